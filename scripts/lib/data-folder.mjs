// @ts-check
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { OperatorError } from './operator.mjs';

/** Below this PostgreSQL may stop for good when its log cannot grow. */
const leastFreeBytes = 512 * 1024 * 1024;

/**
 * Creates the data folder (0700) with its `logs/`. Throws `OperatorError` when it cannot be
 * written to or its disk is nearly full.
 * @param {string} dataDir absolute
 */
export function prepareDataFolder(dataDir) {
  try {
    mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = path.join(dataDir, '.writable');
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOSPC') throw new OperatorError(fullSentence(dataDir, 0));
    throw new OperatorError(
      `The data folder ${dataDir} cannot be written to (${code}): change its owner or its permissions, or set BOTWAVE_DATA_DIR to another folder.`,
    );
  }
  requireFreeSpace(dataDir);
}

/**
 * Throws `OperatorError` when the disk under `folder` has less than `least` bytes free.
 * @param {string} folder
 * @param {number} least
 */
export function requireFreeSpace(folder, least = leastFreeBytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < least) throw new OperatorError(fullSentence(folder, bavail * bsize));
}

/**
 * @param {string} folder
 * @param {number} free bytes
 */
function fullSentence(folder, free) {
  const mega = Math.floor(free / 1024 / 1024);
  return `The disk of ${folder} is nearly full (${mega} MB free, 512 MB needed): make room, then start again.`;
}

/**
 * A secret of this installation in a 0600 file, made on first use.
 * @param {string} dataDir
 * @param {string} name file name
 */
export function ensureSecret(dataDir, name) {
  const file = path.join(dataDir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
}
