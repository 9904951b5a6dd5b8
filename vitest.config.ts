import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const outputs = ['**/node_modules/**', '**/dist/**', '**/dist-types/**'];

// The sidecar's contract is then taken from its TypeScript, not from an earlier build.
const conditions = ['source', 'module', 'node', 'development|production'];

/** One part of the tests; `node scripts/test.mjs --only <name>` runs it alone. */
function project(
  name: string,
  include: string[],
  test: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, include, exclude: outputs, environment: 'node', ...test },
  };
}

export default defineConfig({
  test: {
    projects: [
      project('api', ['api/src/**/*.test.ts'], {
        globalSetup: ['scripts/test-database-setup.mjs'],
        testTimeout: 20_000,
        hookTimeout: 60_000,
        sequence: { groupOrder: 1 },
      }),
      project('web', ['web/src/**/*.test.{ts,tsx}'], { sequence: { groupOrder: 2 } }),
      project('scripts', ['scripts/**/*.test.mjs'], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        fileParallelism: false,
        maxWorkers: 1,
        sequence: { groupOrder: 3 },
      }),
      // Real browsers: one at a time, or they starve each other.
      project('sidecar', ['wa-sidecar/**/*.test.ts'], {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        maxWorkers: 1,
        sequence: { groupOrder: 4 },
      }),
    ],
  },
});
