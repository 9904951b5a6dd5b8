// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runShown } from './child-command.mjs';
import { root } from './settings.mjs';

/**
 * The numbers that are read from the JSON reports of Vitest, Playwright and the drill.
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport
 * @typedef {{ checks: { value: number, wanted: number }[] }[]} DrillReport the runs of a drill
 *
 * @typedef {'browser' | 'database' | 'build'} Need
 * @typedef {import('./test-run.mjs').Tally} Tally
 * @typedef {object} Step
 * @property {string} name
 * @property {Need[]} needs
 * @property {(env: NodeJS.ProcessEnv) => Promise<Tally>} run
 */

/** Every part of the tests, the fast ones first. @type {Step[]} */
export const testSteps = [
  tool('format', ['@biomejs/biome/bin/biome', 'check', '.']),
  tool('lint', ['oxlint/bin/oxlint', '--type-aware', '--deny-warnings']),
  tool(
    'types',
    ['typescript/bin/tsc', '-b'],
    ['typescript/bin/tsc', '-p', 'scripts'],
    ['typescript/bin/tsc', '-p', 'e2e'],
  ),
  tool('knip', ['knip/bin/knip.js']),
  vitest('api', ['database', 'build']),
  vitest('web', []),
  vitest('scripts', ['browser', 'build']),
  vitest('sidecar', ['browser', 'build']),
  { name: 'drill', needs: ['browser', 'build'], run: runShortDrill },
  { name: 'e2e', needs: ['browser', 'build'], run: runPlaywright },
];

/**
 * Checks by a tool of node_modules; each command counts as one test.
 * @param {string} name
 * @param {string[][]} commands
 * @returns {Step}
 */
function tool(name, ...commands) {
  return {
    name,
    needs: [],
    run: async (env) => {
      const tally = { passed: 0, failed: 0, skipped: 0 };
      for (const [script = '', ...args] of commands) {
        const code = await runTool(script, args, env);
        tally[code === 0 ? 'passed' : 'failed'] += 1;
      }
      return tally;
    },
  };
}

/**
 * One project of vitest.config.ts.
 * @param {string} name
 * @param {Need[]} needs
 * @returns {Step}
 */
function vitest(name, needs) {
  const report = path.join(root, `.cache/vitest-${name}.json`);
  const args = [
    'run',
    `--project=${name}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return {
    name,
    needs,
    run: async (env) => {
      rmSync(report, { force: true });
      const code = await runTool('vitest/vitest.mjs', args, env);
      return tallyOfVitest(readReport(report), code);
    },
  };
}

/** @param {NodeJS.ProcessEnv} env */
async function runPlaywright(env) {
  const report = path.join(root, '.cache/playwright.json');
  rmSync(report, { force: true });
  const code = await runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return tallyOfPlaywright(readReport(report), code);
}

/** @param {NodeJS.ProcessEnv} env */
async function runShortDrill(env) {
  const report = path.join(root, '.cache/drill.json');
  rmSync(report, { force: true });
  const file = path.join(root, 'scripts/drill/main.mjs');
  const args = [file, '--short', '--hosts', '2', '--apis', '2', '--report', report];
  const code = await runShown(process.execPath, args, { cwd: root, env });
  return tallyOfDrill(readReport(report), code);
}

/**
 * What went wrong outside of any test counts as one failed test.
 * @param {VitestReport | undefined} report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfVitest(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const failed = report?.numFailedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  return { passed, failed: atLeastOne(failed, exitCode), skipped };
}

/**
 * @param {PlaywrightReport | undefined} report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfPlaywright(report, exitCode) {
  const stats = report?.stats;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  return {
    passed: stats?.expected ?? 0,
    failed: atLeastOne(failed, exitCode),
    skipped: stats?.skipped ?? 0,
  };
}

/**
 * Each line of a drill's balance is a test.
 * @param {DrillReport | undefined} report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfDrill(report, exitCode) {
  const checks = (report ?? []).flatMap((run) => run.checks);
  const failed = checks.filter(({ value, wanted }) => value !== wanted).length;
  return { passed: checks.length - failed, failed: atLeastOne(failed, exitCode), skipped: 0 };
}

/**
 * @param {number} failed
 * @param {number} exitCode
 */
function atLeastOne(failed, exitCode) {
  return exitCode === 0 ? failed : Math.max(1, failed);
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {string} script below node_modules
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function runTool(script, args, env) {
  const file = path.join(root, 'node_modules', script);
  return runShown(process.execPath, [file, ...args], { cwd: root, env });
}
