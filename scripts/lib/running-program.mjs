// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { killGroup } from './child-command.mjs';
import { rotateLog, tailOf } from './log-file.mjs';

const firstPauseMs = 250;
const longestPauseMs = 10_000;

/**
 * @typedef {object} QuickEnd a program that ended before it had run for its startsecs
 * @property {string} name
 * @property {number} times in a row
 * @property {string} how such as `exit code 1`
 * @property {boolean} final whether its startretries are used up
 * @property {string} lastLine of its log
 * @property {string} log
 */

/**
 * One program of supervisord.conf, kept running by its rules, with its output appended to a
 * log. It runs in a group of its own, and has an IPC channel to this process: when this process
 * is killed, the program hears `disconnect`.
 */
export class RunningProgram {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {NodeJS.Timeout | undefined} */
  #restart;
  #stopping = false;
  #quickEnds = 0;

  /**
   * @param {import('./supervisor-conf.mjs').Program} program
   * @param {{ env: NodeJS.ProcessEnv, log: string, onQuickEnd: (end: QuickEnd) => void }} options
   */
  constructor(program, { env, log, onQuickEnd }) {
    this.program = program;
    this.env = { ...env, ...program.environment };
    this.log = log;
    this.onQuickEnd = onQuickEnd;
  }

  /** The process number while it runs. */
  get pid() {
    return this.#child?.pid;
  }

  start() {
    rotateLog(this.log);
    const output = openSync(this.log, 'a', 0o600);
    const [command = '', ...args] = this.program.command;
    const child = spawn(command === 'node' ? process.execPath : command, args, {
      cwd: this.program.directory,
      env: this.env,
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    this.#child = child;
    const began = Date.now();
    let over = false;
    /** @param {string} how @param {boolean} expected */
    const ended = (how, expected) => {
      if (over) return;
      over = true;
      // Whatever it left in its group would hold its ports and profiles.
      killGroup(child.pid, 'SIGKILL');
      this.#child = undefined;
      this.#afterEnd({ how, expected, ranMs: Date.now() - began });
    };
    child.on('error', (error) => ended(error.message, false));
    child.on('exit', (code, signal) => {
      const expected = code !== null && this.program.exitcodes.includes(code);
      ended(signal ? `signal ${signal}` : `exit code ${code}`, expected);
    });
  }

  /** Empties the log into `.1` when it has grown too long. */
  rotateLog() {
    rotateLog(this.log);
  }

  /** Does not bring it back any more when it ends. */
  holdBack() {
    this.#stopping = true;
    clearTimeout(this.#restart);
  }

  /** Asks it to end, and kills it after its stopwaitsecs. */
  async stop() {
    this.holdBack();
    const child = this.#child;
    if (!child) return;
    const { stopsignal, stopasgroup, stopwaitsecs } = this.program;
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', resolve);
    });
    if (stopasgroup) killGroup(child.pid, stopsignal);
    else child.kill(stopsignal);
    const deadline = setTimeout(() => this.kill(), stopwaitsecs * 1000);
    await gone;
    clearTimeout(deadline);
  }

  /** Kills it and its group at once. */
  kill() {
    this.holdBack();
    killGroup(this.#child?.pid, 'SIGKILL');
  }

  /** @param {{ how: string, expected: boolean, ranMs: number }} end */
  #afterEnd({ how, expected, ranMs }) {
    const { name, autorestart, startsecs, startretries } = this.program;
    if (this.#stopping || autorestart === 'never') return;
    if (autorestart === 'unexpected' && expected) return;
    const quick = ranMs < Math.max(startsecs, 1) * 1000;
    this.#quickEnds = quick ? this.#quickEnds + 1 : 0;
    const final = this.#quickEnds > startretries;
    if (quick) {
      const { log } = this;
      this.onQuickEnd({ name, times: this.#quickEnds, how, final, lastLine: tailOf(log), log });
    }
    if (this.#stopping || final) return;
    const pause = firstPauseMs * 2 ** Math.max(0, this.#quickEnds - 1);
    this.#restart = setTimeout(() => this.start(), Math.min(pause, longestPauseMs));
  }
}
