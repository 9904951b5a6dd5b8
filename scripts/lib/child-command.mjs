// @ts-check
import { spawn } from 'node:child_process';

/** Commands that run now; they end with this process. @type {Set<() => void>} */
const endings = new Set();
process.on('exit', () => {
  for (const end of endings) end();
});

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] then it is killed, with its children
 * @property {number} [uid]
 * @property {number} [gid]
 */

/**
 * Runs a command to its end and collects what it writes. Never rejects: a command that does
 * not exist is one that failed.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ ok: boolean, timedOut: boolean, stdout: string, output: string }>}
 */
export async function runQuietly(command, args, { timeoutMs, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...options,
      detached: timeoutMs !== undefined,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Those with a time limit run in groups of their own, which a Ctrl-C does not reach.
    const end = () => {
      if (timeoutMs === undefined) child.kill('SIGTERM');
      else killGroup(child.pid, 'SIGKILL');
    };
    endings.add(end);
    let stdout = '';
    let output = '';
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end();
          }, timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      endings.delete(end);
      resolve({ ok: false, timedOut, stdout, output: error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      endings.delete(end);
      // What a browser leaves in its group would hold its profile folder.
      if (timeoutMs !== undefined) killGroup(child.pid, 'SIGKILL');
      resolve({ ok: code === 0, timedOut, stdout, output });
    });
  });
}

/**
 * Runs a command whose output belongs to the person at the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} exit code; 1 also for a signal
 */
export async function runShown(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Signals a process group, if any of it is left.
 * @param {number | undefined} pid the group's leader
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
