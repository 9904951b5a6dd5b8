// @ts-check
import { execFileSync } from 'node:child_process';

/** @typedef {{ pid: number, ppid: number, args: string }} ProcessRow */

/**
 * Every process of this machine with its command line.
 * @returns {ProcessRow[]}
 */
export function listProcesses() {
  const out = execFileSync('ps', ['-eo', 'pid=,ppid=,args=', '-ww'], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return out.split('\n').flatMap((line) => {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), ppid: Number(ppid), args }];
  });
}

/**
 * To a process that may be gone already.
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * The children of a process, and theirs.
 * @param {ProcessRow[]} rows
 * @param {number | undefined} pid
 * @returns {ProcessRow[]}
 */
export function descendantsOf(rows, pid) {
  const wanted = new Set([pid]);
  /** @type {ProcessRow[]} */
  const found = [];
  for (let grown = true; grown; ) {
    grown = false;
    for (const row of rows) {
      if (wanted.has(row.pid) || !wanted.has(row.ppid)) continue;
      wanted.add(row.pid);
      found.push(row);
      grown = true;
    }
  }
  return found;
}
