// @ts-check
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stampOf } from './build.mjs';
import { absentFolder, satisfies } from './dependencies.mjs';
import { missingOptionals } from './lock-file.mjs';
import { rotateLog, tailOf } from './log-file.mjs';
import { root } from './settings.mjs';
import { temporaryFolder } from './temporary-folder.mjs';
import { chooseSteps, tallyLine } from './test-run.mjs';
import { tallyOfDrill, tallyOfPlaywright, tallyOfVitest } from './test-steps.mjs';

const newFolder = () => temporaryFolder('botwave-set-up-');

test('dependencies are installed again only when one is missing or of another version', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/for-another-platform': { version: '1.0.0', optional: true },
    },
  };
  const a = (/** @type {string} */ version) => ({ packages: { 'node_modules/a': { version } } });
  expect(satisfies(a('1.0.0'), wanted)).toBe(true);
  expect(satisfies(a('1.0.1'), wanted)).toBe(false);
  expect(satisfies({ packages: {} }, wanted)).toBe(false);
});

test('a workspace’s own packages are looked for on disk', () => {
  const folder = newFolder();
  const wanted = {
    packages: {
      api: {},
      'node_modules/a/node_modules/b': { version: '1.0.0' },
      'api/node_modules/c': { version: '1.0.0' },
      'api/node_modules/for-another-platform': { version: '1.0.0', optional: true },
    },
  };
  expect(absentFolder(folder, wanted)).toBe('api/node_modules/c');
  mkdirSync(path.join(folder, 'api/node_modules/c'), { recursive: true });
  expect(absentFolder(folder, wanted)).toBeUndefined();
});

test('a build is stale once any source changed, appeared or went', () => {
  const folder = newFolder();
  const source = path.join(folder, 'src/a.ts');
  mkdirSync(path.dirname(source));
  writeFileSync(source, 'a');
  const first = stampOf(folder, ['src']);
  expect(stampOf(folder, ['src'])).toBe(first);
  utimesSync(source, 1, 1);
  const touched = stampOf(folder, ['src']);
  expect(touched).not.toBe(first);
  writeFileSync(path.join(folder, 'src/b.ts'), 'b');
  expect(stampOf(folder, ['src'])).not.toBe(touched);
});

test('logs move on when they have grown, three of them are kept, and the open file stays', () => {
  const log = path.join(newFolder(), 'a.log');
  for (const text of ['one', 'two', 'three', 'four']) {
    writeFileSync(log, `${text}\n`, { flag: 'a' });
    rotateLog(log, 3);
  }
  expect(readFileSync(log, 'utf8')).toBe('');
  expect(readFileSync(`${log}.1`, 'utf8')).toBe('four\n');
  expect(readFileSync(`${log}.3`, 'utf8')).toBe('two\n');
  expect(existsSync(`${log}.4`)).toBe(false);
  writeFileSync(log, 'short\nlast words\n\n');
  rotateLog(log);
  expect(tailOf(log)).toBe('last words');
});

test('failures outside of any test count, and skipped ones are named only when there are some', () => {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  expect(tallyOfVitest({ ...none, numPassedTests: 3, numPendingTests: 1 }, 0)).toEqual({
    passed: 3,
    failed: 0,
    skipped: 1,
  });
  expect(tallyOfVitest({ ...none, numPassedTests: 3 }, 1).failed).toBe(1);
  expect(tallyOfVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  const stats = { expected: 2, unexpected: 1, flaky: 1, skipped: 0 };
  expect(tallyOfPlaywright({ stats }, 1)).toEqual({ passed: 2, failed: 2, skipped: 0 });
  const runs = [{ checks: [{ value: 0, wanted: 0 }] }, { checks: [{ value: 89, wanted: 90 }] }];
  expect(tallyOfDrill(runs, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(tallyOfDrill(undefined, 1).failed).toBe(1);
  expect(tallyLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
  expect(tallyLine({ passed: 5, failed: 1, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});

test('parts are chosen by name, and a wrong name lists the right ones', () => {
  expect(chooseSteps(['--only', 'web', 'api']).map(({ name }) => name)).toEqual(['api', 'web']);
  expect(chooseSteps([]).at(0)?.name).toBe('format');
  expect(() => chooseSteps(['--only', 'all'])).toThrow(/format, lint, types, knip, api, web/);
});

test('the lock file names the packages of every platform, as npm ci demands', () => {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  // What is missing is added by `node scripts/complete-lock.mjs`.
  expect(Object.keys(missingOptionals(lock))).toEqual([]);
});

test('a package that the lock file leaves out is found, with its platform', () => {
  const lock = {
    packages: {
      'node_modules/a': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { 'a-linux-x64-musl': '1.0.0', 'a-darwin-arm64': '1.0.0' },
      },
      'node_modules/a-darwin-arm64': { version: '1.0.0', optional: true },
    },
  };
  expect(missingOptionals(lock)).toEqual({
    'node_modules/a-linux-x64-musl': {
      version: '1.0.0',
      cpu: ['x64'],
      libc: ['musl'],
      os: ['linux'],
      dev: true,
      optional: true,
    },
  });
});
