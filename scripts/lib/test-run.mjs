// @ts-check
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { OperatorError, say } from './operator.mjs';
import { readSettings, root } from './settings.mjs';
import { startTestDatabase } from './test-database.mjs';
import { testSteps } from './test-steps.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * Sets everything up, runs every check, the fast ones first, and ends with the line of the sum.
 * `--only a b` runs the parts of these names. Throws `OperatorError` when nothing can run.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} given
 */
export async function runTests(args, given) {
  const wanted = chooseSteps(args);
  await ensureDependencies(root);
  const setUp = await prepare(wanted, given);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const step of wanted) add(sum, await runStep(step, setUp));
  } finally {
    await setUp.database?.stop();
  }
  say(tallyLine(sum));
  if (sum.failed > 0) process.exitCode = 1;
}

/**
 * @param {string[]} args
 * @returns {import('./test-steps.mjs').Step[]}
 */
export function chooseSteps(args) {
  if (args.length === 0) return testSteps;
  const names = args.slice(1);
  const unknown = names.find((name) => !testSteps.some((step) => step.name === name));
  if (args[0] !== '--only' || names.length === 0 || unknown !== undefined) {
    const known = testSteps.map((step) => step.name).join(', ');
    throw new OperatorError(`npm test runs everything; --only takes some of: ${known}.`);
  }
  return testSteps.filter((step) => names.includes(step.name));
}

/** @param {Tally} sum */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @typedef {object} SetUp
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} built
 * @property {{ url: string, stop: () => Promise<void> }} [database]
 */

/**
 * Only what the wanted steps need: a browser, a database, a build.
 * @param {import('./test-steps.mjs').Step[]} wanted
 * @param {NodeJS.ProcessEnv} given
 * @returns {Promise<SetUp>}
 */
async function prepare(wanted, given) {
  const needs = (/** @type {import('./test-steps.mjs').Need} */ need) =>
    wanted.some((step) => step.needs.includes(need));
  const { chromiumPath, env } = readSettings(given);
  // A setting of the person's own installation must not reach the tests.
  for (const name of ['DATABASE_URL', 'BOTWAVE_DATA_DIR', 'NODE_ENV', 'SANDBOX_ADDRESS']) {
    delete env[name];
  }
  const memory = path.join(root, '.cache');
  mkdirSync(memory, { recursive: true });
  if (needs('browser')) {
    const browser = await ensureBrowser({ dataDir: memory, chromiumPath, env });
    env.CHROMIUM_PATH = browser.executable;
    if (browser.noSandbox) env.CHROMIUM_NO_SANDBOX = '1';
  }
  const built = needs('build') ? await tryToBuild() : false;
  const database =
    needs('database') && !env.TEST_DATABASE_URL ? await startTestDatabase() : undefined;
  if (database) env.TEST_DATABASE_URL = database.url;
  return { env, built, ...(database && { database }) };
}

async function tryToBuild() {
  try {
    await ensureBuilt(root);
    return true;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(error.message);
    return false;
  }
}

/**
 * @param {import('./test-steps.mjs').Step} step
 * @param {SetUp} setUp
 * @returns {Promise<Tally>}
 */
async function runStep(step, { env, built }) {
  say(`\n── ${step.name} ${'─'.repeat(Math.max(0, 70 - step.name.length))}`);
  if (step.needs.includes('build') && !built) {
    say('It cannot run, because the build failed.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const tally = await step.run(env);
  say(`${step.name}: ${tallyLine(tally)}`);
  return tally;
}

/**
 * @param {Tally} sum
 * @param {Tally} more
 */
function add(sum, more) {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
}
