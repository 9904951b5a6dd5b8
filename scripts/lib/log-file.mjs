// @ts-check
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';

const limitBytes = 10 * 1024 * 1024;
const kept = 3;

/**
 * Once a log has grown over 10 MB, its content moves on to `.1`, `.2`, `.3`. The file itself is
 * emptied, not replaced, because programs hold it open for appending.
 * @param {string} file
 * @param {number} [limit] bytes
 */
export function rotateLog(file, limit = limitBytes) {
  if (!existsSync(file) || statSync(file).size < limit) return;
  for (let number = kept - 1; number >= 1; number -= 1) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

/**
 * The last line of a log that is not empty, at most 300 characters.
 * @param {string} file
 */
export function tailOf(file) {
  if (!existsSync(file)) return '';
  const { size } = statSync(file);
  const length = Math.min(size, 8_192);
  const buffer = Buffer.alloc(length);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, buffer, 0, length, size - length);
  closeSync(descriptor);
  const lines = buffer.toString('utf8').split('\n');
  return (
    lines
      .findLast((line) => line.trim() !== '')
      ?.trim()
      .slice(0, 300) ?? ''
  );
}
