// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './child-command.mjs';
import { OperatorError, sayWhile } from './operator.mjs';

/**
 * @typedef {object} BuildStep
 * @property {string} name
 * @property {string[]} sources files and folders that it is made of
 * @property {string[]} products files that must be there afterwards
 * @property {string[]} command
 * @property {string} cwd
 */

/** @type {BuildStep[]} */
const steps = [
  {
    name: 'programs',
    sources: [
      'package-lock.json',
      'tsconfig.json',
      'tsconfig.base.json',
      'wa-sidecar/package.json',
      'wa-sidecar/tsconfig.json',
      'wa-sidecar/src',
      'wa-sidecar/sandbox',
      'api/package.json',
      'api/tsconfig.json',
      'api/src',
      'web/tsconfig.json',
      'web/src',
    ],
    products: [
      'wa-sidecar/dist/src/main.js',
      'wa-sidecar/dist/sandbox/main.js',
      'api/dist/src/main.js',
    ],
    command: ['node_modules/typescript/bin/tsc', '-b'],
    cwd: '.',
  },
  {
    name: 'web app',
    sources: [
      'package-lock.json',
      'web/package.json',
      'web/vite.config.ts',
      'web/index.html',
      'web/public',
      'web/src',
    ],
    products: ['web/dist/index.html'],
    command: ['../node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    cwd: 'web',
  },
];

/**
 * Builds what is older than its sources; a check alone takes some tens of milliseconds.
 * Throws `OperatorError` with the compiler's words.
 * @param {string} root
 */
export async function ensureBuilt(root) {
  const stampFile = path.join(root, 'node_modules/.botwave-build.json');
  /** @type {Record<string, string>} */
  const stamps = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
  for (const step of steps) {
    const stamp = stampOf(root, step.sources);
    if (stamps[step.name] === stamp && isMade(root, step)) continue;
    await sayWhile(`Building the ${step.name}`, () => build(root, step));
    stamps[step.name] = stamp;
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, JSON.stringify(stamps));
  }
}

/**
 * @param {string} root
 * @param {BuildStep} step
 */
async function build(root, step) {
  const [script = '', ...args] = step.command;
  const cwd = path.join(root, step.cwd);
  const { ok, output } = await runQuietly(process.execPath, [script, ...args], { cwd });
  if (!ok) throw new OperatorError(`${output.trim()}\nThe ${step.name} could not be built.`);
  const missing = step.products.find((file) => !existsSync(path.join(root, file)));
  if (missing) throw new OperatorError(`The build of the ${step.name} did not make ${missing}.`);
}

/**
 * @param {string} root
 * @param {BuildStep} step
 */
function isMade(root, { products }) {
  return products.every((file) => existsSync(path.join(root, file)));
}

/**
 * Changes with every name, size and time of change below the sources.
 * @param {string} root
 * @param {string[]} sources
 */
export function stampOf(root, sources) {
  const hash = createHash('sha256').update(process.version);
  for (const source of sources) addTo(hash, path.join(root, source));
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} file
 */
function addTo(hash, file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    for (const name of readdirSync(file).toSorted()) addTo(hash, path.join(file, name));
  } else if (found) {
    hash.update(`${file} ${found.size} ${found.mtimeMs}\n`);
  }
}
