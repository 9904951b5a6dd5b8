// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from './operator.mjs';
import { processIdentity } from './process-identity.mjs';

/**
 * Takes the data folder for this process. `tookOver` says that a former holder was killed.
 * Throws `OperatorError` while another process holds it.
 * @param {string} dataDir
 * @returns {{ tookOver: boolean, release: () => void }}
 */
export function lockInstance(dataDir) {
  const lock = path.join(dataDir, 'instance.lock');
  const mine = path.join(dataDir, `instance.lock.${process.pid}`);
  writeFileSync(mine, `${process.pid} ${processIdentity(process.pid) ?? ''}`, { mode: 0o600 });
  try {
    return { tookOver: take(lock, mine, dataDir), release: () => release(lock) };
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Links our file to the lock's name, which only one process can do; a dead holder's lock is
 * moved away first, and put back if it changed hands meanwhile.
 * @param {string} lock
 * @param {string} mine
 * @param {string} dataDir
 * @returns {boolean} whether a dead holder's lock was taken over
 */
function take(lock, mine, dataDir) {
  let tookOver = false;
  for (;;) {
    try {
      linkSync(mine, lock);
      return tookOver;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = lockHolder(dataDir);
    if (holder !== undefined) {
      throw new OperatorError(
        `BotWave already runs on ${dataDir} (process ${holder}): stop it there first, or set BOTWAVE_DATA_DIR and PORT, SIDECAR_PORT, SANDBOX_PORT for a second one.`,
      );
    }
    const stale = `${mine}.stale`;
    renameIfThere(lock, stale);
    if (liveHolderOf(stale) !== undefined) renameIfThere(stale, lock);
    else tookOver = true;
    rmSync(stale, { force: true });
  }
}

/**
 * The process that holds this data folder, if one does.
 * @param {string} dataDir
 * @returns {number | undefined}
 */
export function lockHolder(dataDir) {
  return liveHolderOf(path.join(dataDir, 'instance.lock'));
}

/** @param {string} file */
function liveHolderOf(file) {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const [pid, ...identity] = text.split(' ');
  return processIdentity(Number(pid)) === identity.join(' ') ? Number(pid) : undefined;
}

/** @param {string} lock */
function release(lock) {
  if (readIfThere(lock)?.startsWith(`${process.pid} `)) rmSync(lock, { force: true });
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function renameIfThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}
