// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from '../lib/browser.mjs';
import { ensureBuilt } from '../lib/build.mjs';
import { runQuietly } from '../lib/child-command.mjs';
import { ensureDependencies } from '../lib/dependencies.mjs';
import { OperatorError, runCommand, say } from '../lib/operator.mjs';
import { readSettings, root } from '../lib/settings.mjs';
import { describeMachine, lineOf, pageOf } from './report.mjs';

const scenarioLimitMs = 300_000;

await runCommand(async () => {
  const only = readOnly(process.argv.slice(2));
  await ensureDependencies(root);
  await ensureBuilt(root);
  const memoryFolder = path.join(root, '.cache');
  mkdirSync(memoryFolder, { recursive: true });
  const browser = await ensureBrowser({ ...readSettings(process.env), dataDir: memoryFolder });
  const scenarios = await loadScenarios();
  const figures = [];
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (only !== undefined && only !== name) continue;
    say(`── ${name}`);
    const measured = await within(name, scenario(browser, say));
    for (const one of measured) say(lineOf(one));
    figures.push(...measured);
  }
  if (figures.length === 0) {
    throw new OperatorError(`--only takes one of: ${Object.keys(scenarios).join(', ')}.`);
  }
  if (only === undefined) await write({ machine: describeMachine(browser.executable), figures });
  if (figures.some(({ met }) => met === false)) process.exitCode = 1;
});

/** @param {string[]} args */
function readOnly(args) {
  if (args.length === 0) return undefined;
  const [flag, name] = args;
  if (flag === '--only' && name !== undefined && args.length === 2) return name;
  throw new OperatorError('npm run bench measures everything; --only NAME one part.');
}

async function loadScenarios() {
  const { accept } = await import('./accept.mjs');
  const { claim } = await import('./claim.mjs');
  const { memory } = await import('./memory.mjs');
  const { recover } = await import('./recover.mjs');
  const { send } = await import('./send.mjs');
  const { start } = await import('./start.mjs');
  return { send, accept, claim, recover, start, memory };
}

/**
 * @template T
 * @param {string} name
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(name, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${name} took more than ${scenarioLimitMs / 1000} s`)),
      scenarioLimitMs,
    );
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([work, limit]));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {{ machine: string[], figures: import('./figure.mjs').Figure[] }} measured */
async function write({ machine, figures }) {
  const report = { at: new Date().toISOString(), machine, figures };
  const json = path.join(root, 'docs/benchmark.json');
  writeFileSync(json, JSON.stringify(report));
  writeFileSync(path.join(root, 'docs/benchmark.md'), pageOf(report));
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { ok, output } = await runQuietly(process.execPath, [biome, 'format', '--write', json]);
  if (!ok) throw new Error(output);
  say('docs/benchmark.md and docs/benchmark.json are written.');
}
