// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './child-command.mjs';
import { OperatorError, sayWhile } from './operator.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {boolean} [peer]
 * @typedef {{ packages?: Record<string, LockedPackage> }} PackageLock
 */

/**
 * Makes node_modules what package-lock.json says, with `npm ci` only when it is not so already.
 * No package's install script runs. Throws `OperatorError`.
 * @param {string} root
 */
export async function ensureDependencies(root) {
  const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockText).digest('hex');
  const stamp = path.join(root, 'node_modules/.botwave-lock-hash');
  const absent = absentFolder(root, JSON.parse(lockText));
  if (absent === undefined && readIfThere(stamp) === hash) return;
  const installed = readIfThere(path.join(root, 'node_modules/.package-lock.json'));
  if (
    absent ||
    installed === undefined ||
    !satisfies(JSON.parse(installed), JSON.parse(lockText))
  ) {
    const changed = absent ? `${absent} is missing` : 'package-lock.json changed';
    const why = installed === undefined ? 'the first start' : changed;
    await sayWhile(`Installing the dependencies with npm ci (${why}; takes about a minute)`, () =>
      install(root),
    );
  }
  writeFileSync(stamp, hash);
}

/**
 * The first package of a workspace's own node_modules that is not on disk; npm's own list, which
 * lies in the root's, does not tell. Those that may be left out are not looked for.
 * @param {string} root
 * @param {PackageLock} wanted
 */
export function absentFolder(root, wanted) {
  return Object.entries(wanted.packages ?? {})
    .filter(
      ([where, locked]) =>
        /^(?!node_modules\/).+\/node_modules\//.test(where) && !mayBeAbsent(locked),
    )
    .map(([where]) => where)
    .find((where) => !existsSync(path.join(root, where)));
}

/** @param {LockedPackage} locked */
const mayBeAbsent = (locked) => Boolean(locked.optional || locked.devOptional || locked.peer);

/**
 * Whether what npm says it installed is what the lock file asks for; packages for other
 * platforms may be absent.
 * @param {PackageLock} installed npm's own node_modules/.package-lock.json
 * @param {PackageLock} wanted
 */
export function satisfies(installed, wanted) {
  return Object.entries(wanted.packages ?? {}).every(([where, locked]) => {
    if (where === '') return true;
    const there = installed.packages?.[where];
    if (!there) return mayBeAbsent(locked);
    return there.version === locked.version;
  });
}

/** @param {string} root */
async function install(root) {
  // The development dependencies hold the compiler, which NODE_ENV=production would leave out.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-progress'];
  const npm = process.env.npm_execpath;
  const [command, first] =
    npm?.endsWith('.js') && existsSync(npm) ? [process.execPath, [npm]] : ['npm', []];
  const { ok, output } = await runQuietly(command, [...first, ...args], { cwd: root });
  if (ok) return;
  const reason = output
    .split('\n')
    .filter((line) => line.startsWith('npm error') || line.startsWith('npm ERR!'))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, ''))
    .find((line) => line !== '' && !line.startsWith('code '));
  throw new OperatorError(
    `npm ci could not install the dependencies (${reason ?? 'no reason given'}): check the network, or run "npm ci --ignore-scripts" to see more.`,
  );
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
