// @ts-check
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import { isAlive } from './process-identity.mjs';
import { readSupervisorConf } from './supervisor-conf.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const programs = {
  /** Ends in order, and notes that it did. */
  obedient: `
    import { appendFileSync } from 'node:fs';
    const [, , notes, name] = process.argv;
    appendFileSync(notes, name + ' started ' + process.pid + '\\n');
    const end = (why) => { appendFileSync(notes, name + ' ended by ' + why + '\\n'); process.exit(0); };
    process.on('SIGTERM', () => end('SIGTERM'));
    process.on('disconnect', () => end('disconnect'));
    setInterval(() => {}, 1000);`,
  /** Hears nothing, and has a child that hears nothing either. */
  deaf: `
    import { spawn } from 'node:child_process';
    import { appendFileSync } from 'node:fs';
    const [, , notes, name] = process.argv;
    process.on('SIGTERM', () => {});
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    appendFileSync(notes, name + ' started ' + process.pid + '\\n' + name + '-child started ' + child.pid + '\\n');
    setInterval(() => {}, 1000);`,
  /** Fails at once. */
  broken: `
    import { appendFileSync } from 'node:fs';
    appendFileSync(process.argv[2], process.argv[3] + ' started ' + process.pid + '\\n');
    console.error('SOME_SETTING is wrong.');
    process.exit(1);`,
  /** Has nothing to do here. */
  absent: `
    import { appendFileSync } from 'node:fs';
    appendFileSync(process.argv[2], process.argv[3] + ' started ' + process.pid + '\\n');`,
};

/** A folder, for one test, with small programs and a Supervisor configuration that runs them. */
export class RunnerFixture {
  folder = temporaryFolder('botwave-runner-');
  notes = path.join(this.folder, 'notes');
  conf = path.join(this.folder, 'supervisord.conf');

  constructor() {
    for (const [kind, source] of Object.entries(programs)) {
      writeFileSync(path.join(this.folder, `${kind}.mjs`), source);
    }
  }

  /**
   * @param {string} name
   * @param {keyof typeof programs} kind
   * @param {string} [settings] more lines of its section
   */
  addProgram(name, kind, settings = '') {
    const command = `node %(here)s/${kind}.mjs ${this.notes} ${name}`;
    appendFileSync(this.conf, `[program:${name}]\ncommand=${command}\n${settings}\n`);
  }

  programs() {
    return readSupervisorConf(this.conf);
  }

  /** What the programs noted, in the order in which they did. */
  lines() {
    return existsSync(this.notes) ? readFileSync(this.notes, 'utf8').trim().split('\n') : [];
  }

  /**
   * Process numbers of every start of a program so far.
   * @param {string} name
   */
  pidsOf(name) {
    return this.lines()
      .filter((line) => line.startsWith(`${name} started `))
      .map((line) => Number(line.split(' ').at(-1)));
  }

  /**
   * @param {string} name
   * @param {number} times
   */
  async waitForStarts(name, times = 1) {
    await waitFor(() => this.pidsOf(name).length >= times);
    return this.pidsOf(name).at(-1) ?? 0;
  }

  living() {
    return this.lines()
      .filter((line) => line.includes(' started '))
      .map((line) => Number(line.split(' ').at(-1)))
      .filter((pid) => isAlive(pid));
  }
}

/**
 * Waits up to 20 s for a condition.
 * @param {() => boolean} condition
 */
export async function waitFor(condition) {
  await vi.waitUntil(condition, { timeout: 20_000, interval: 20 });
}
