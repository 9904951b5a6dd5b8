// @ts-check
import path from 'node:path';
import { OperatorError, say } from './operator.mjs';
import { RunningProgram } from './running-program.mjs';

/** So many ends at once, one after the other, are no accident: before the first success we stop. */
const hopeless = 5;

/**
 * Runs the programs of supervisord.conf in their order, and ends them in the reverse one.
 */
export class Runner {
  /** @type {RunningProgram[]} */
  #programs;
  #ready = false;
  /** @type {(error: OperatorError) => void} */
  #fail = () => {};
  /** @type {NodeJS.Timeout | undefined} */
  #rotation;

  /** Rejects when a program cannot start before the first success of all. */
  failure = new Promise((_, reject) => {
    this.#fail = reject;
  });

  /**
   * @param {import('./supervisor-conf.mjs').Program[]} programs in order of start
   * @param {{ env: NodeJS.ProcessEnv, logDir: string }} options
   */
  constructor(programs, { env, logDir }) {
    this.#programs = programs
      .filter((program) => program.autostart)
      .map((program) => {
        const log = path.join(logDir, `${program.name}.log`);
        return new RunningProgram(program, { env, log, onQuickEnd: (end) => this.#quickEnd(end) });
      });
    // Heard by whoever waits for readiness; alone it must not end the process.
    this.failure.catch(() => undefined);
  }

  start() {
    for (const program of this.#programs) program.start();
    this.#rotation = setInterval(() => {
      for (const program of this.#programs) program.rotateLog();
    }, 5_000);
  }

  /** From now on a program that keeps failing is reported and tried again, for ever. */
  setReady() {
    this.#ready = true;
  }

  /**
   * @param {string} name
   * @returns {number | undefined}
   */
  pidOf(name) {
    return this.#programs.find(({ program }) => program.name === name)?.pid;
  }

  /** One after the other, the last started first. */
  async stop() {
    clearInterval(this.#rotation);
    // None may come back while an earlier one is still ending.
    for (const program of this.#programs) program.holdBack();
    for (const program of this.#programs.toReversed()) await program.stop();
  }

  kill() {
    clearInterval(this.#rotation);
    for (const program of this.#programs) program.kill();
  }

  /** @param {import('./running-program.mjs').QuickEnd} end */
  #quickEnd({ name, times, how, final, lastLine, log }) {
    const sentence = `${name} does not start (${how}): ${lastLine || 'it wrote nothing'} — its log is ${log}`;
    if (!this.#ready && (final || times >= hopeless)) this.#fail(new OperatorError(sentence));
    else if (final) say(`${sentence}; it is not tried again.`);
    else if (this.#ready && times === 2) say(`${sentence}; it is tried again until it does.`);
  }
}
