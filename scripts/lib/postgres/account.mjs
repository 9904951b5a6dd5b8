// @ts-check
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** PostgreSQL refuses to run as root: whom it runs as then. */
/** @typedef {{ uid: number, gid: number }} Account */

/**
 * The unprivileged account for the database when this is root, else undefined: Debian's
 * `postgres`, one of our own, or `nobody`.
 * @returns {Account | undefined}
 */
export function databaseAccount() {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp('postgres') ?? lookUp('botwave-db');
  if (known) return known;
  const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', [...options, '--user-group', 'botwave-db']);
  return lookUp('botwave-db') ?? lookUp('nobody') ?? { uid: 65_534, gid: 65_534 };
}

/** @param {string} name */
function lookUp(name) {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * Whether the account may execute a file or pass through a folder.
 * @param {Account | undefined} account
 * @param {string} file
 */
export function canReach(account, file) {
  if (!account) return true;
  return spawnSync('test', ['-x', file], { ...account, cwd: '/' }).status === 0;
}

/**
 * Where the cluster lies: in the data folder, or, where the database's account cannot get
 * there, in a folder of the system named after it.
 * @param {Account | undefined} account
 * @param {string} dataDir
 */
export function clusterFolder(account, dataDir) {
  if (account && canReach(account, path.dirname(dataDir))) letThrough(account, dataDir);
  if (canReach(account, dataDir)) return path.join(dataDir, 'postgres');
  const hash = createHash('sha256').update(realpathSync(dataDir)).digest('hex');
  return path.join('/var/lib/botwave', hash.slice(0, 16), 'postgres');
}

/**
 * Lets the database's group, and nobody else, pass through a data folder that only root may
 * enter; it can neither list it nor read the 0600 files in it.
 * @param {Account} account
 * @param {string} dataDir
 */
function letThrough({ gid }, dataDir) {
  const { uid, mode } = statSync(dataDir);
  if (uid !== 0 || (mode & 0o777) !== 0o700) return;
  chownSync(dataDir, 0, gid);
  chmodSync(dataDir, 0o710);
}

/**
 * Gives a file or folder to the account.
 * @param {Account | undefined} account
 * @param {string} file
 */
export function giveTo(account, file) {
  if (account) chownSync(file, account.uid, account.gid);
}

/**
 * Runs one of PostgreSQL's tools as the account. Throws what it wrote when it fails.
 * @param {Account | undefined} account
 * @param {string} command
 * @param {string[]} args
 */
export function runAs(account, command, args) {
  execFileSync(command, args, { ...account, cwd: '/', env: plainEnv, stdio: 'pipe' });
}

/** Nothing of the surroundings may decide on encoding, language or settings of the cluster. */
export const plainEnv = { PATH: process.env.PATH, LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };
