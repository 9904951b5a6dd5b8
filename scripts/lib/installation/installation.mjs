// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programUrl, readClusterState } from '../postgres/cluster.mjs';
import { root } from '../settings.mjs';
import { descendantsOf, listProcesses, signal } from './processes.mjs';
import { until } from './until.mjs';

/** The programs of supervisord.conf, and how each is told apart on its command line. */
const programs = {
  sandbox: 'wa-sidecar/dist/sandbox/main.js',
  sidecar: 'wa-sidecar/dist/src/main.js',
  api: 'api/dist/src/main.js',
};

/**
 * @typedef {keyof typeof programs} Program
 * @typedef {{ api: number, sidecar: number, sandbox: number }} Ports
 */

/**
 * One BotWave as its user has it: `npm start` in a data folder of its own, on free ports.
 * Processes are found as the runner's children, so that one can be killed at will.
 */
export class Installation {
  /** @type {string | undefined} */
  #dataDir;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #runner;
  #output = '';
  /** @type {Ports | undefined} */
  #ports;
  /** All that ran when it was stopped. @type {import('./processes.mjs').ProcessRow[]} */
  #ran = [];

  /**
   * @param {NodeJS.ProcessEnv | ((ports: Ports) => NodeJS.ProcessEnv)} [environment] on top of this
   *   process's own
   */
  constructor(environment = {}) {
    this.environment = environment;
  }

  /** Made when it is first needed: whoever only lists the tests leaves nothing behind. */
  get dataDir() {
    this.#dataDir ??= mkdtempSync(path.join(tmpdir(), 'botwave-installation-'));
    return this.#dataDir;
  }

  get ports() {
    if (!this.#ports) throw new Error('not started');
    return this.#ports;
  }

  get url() {
    return `http://localhost:${this.ports.api}`;
  }

  /** Of the programs' own role; holds a password. */
  get databaseUrl() {
    const state = readClusterState(this.dataDir);
    if (!state) throw new Error('there is no database yet');
    return programUrl(state);
  }

  /** The secret that API, sidecar and sandbox share. */
  get token() {
    return readFileSync(path.join(this.dataDir, 'sidecar-token'), 'utf8').trim();
  }

  /** Starts, and resolves when the page is usable. Answers how long that took, in ms. */
  async start() {
    this.#ports ??= await freePorts();
    this.#output = '';
    const began = performance.now();
    const runner = spawn('npm', ['start'], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.#environment(this.#ports),
    });
    this.#runner = runner;
    endWithUs(runner);
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      this.#output += chunk.toString();
    };
    runner.stdout.on('data', collect);
    runner.stderr.on('data', collect);
    await until(() => {
      if (runner.exitCode !== null) throw new Error(`npm start ended:\n${this.#output}`);
      return this.#output.includes('Ctrl-C stops everything');
    }, `ready\n${this.#output}`);
    return performance.now() - began;
  }

  /** Ctrl-C: the terminal signals the whole foreground group, npm and the runner alike. */
  async stop() {
    const runner = this.#runner;
    if (!runner?.pid || runner.exitCode !== null) return;
    this.#ran = descendantsOf(listProcesses(), runner.pid);
    const exited = once(runner, 'exit');
    process.kill(-runner.pid, 'SIGINT');
    await exited;
    this.#runner = undefined;
  }

  async remove() {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The one-time link that `npm start` wrote for the first administrator. */
  adminLink() {
    return readFileSync(path.join(this.dataDir, 'admin-link.txt'), 'utf8').trim();
  }

  /** As a power cut: kill -9 of the runner and all that runs below it. `start` brings it back. */
  killEverything() {
    const runner = this.#runner;
    if (!runner?.pid) return;
    const all = this.#descendants();
    for (const { pid } of [{ pid: runner.pid }, ...all, ...this.browsers()]) signal(pid, 'SIGKILL');
    this.#runner = undefined;
  }

  /**
   * kill -9 of one program; resolves when the runner has brought it back.
   * @param {Program} program
   */
  async killProgram(program) {
    const pid = await until(() => this.findPid(program), `${program} running`);
    await this.#killUntilBack(pid, program, () => this.findPid(program));
  }

  /** kill -9 of the postmaster of the embedded database. */
  async killDatabase() {
    const pid = await until(() => this.#findDatabasePid(), 'database running');
    await this.#killUntilBack(pid, 'database', () => this.#findDatabasePid());
  }

  /**
   * kill -9 of every browser of this installation, or of one device. Answers how many processes
   * led one (a wrapper counts).
   * @param {string} [deviceId]
   */
  killBrowsers(deviceId = '') {
    const leaders = this.browsers(deviceId).filter((row) => !row.args.includes('--type='));
    for (const { pid } of leaders) signal(pid, 'SIGKILL');
    return leaders.length;
  }

  /**
   * Processes that name a browser profile of this installation, or of one device of it.
   * @param {string} [deviceId]
   */
  browsers(deviceId = '') {
    const mark = `--user-data-dir=${this.dataDir}`;
    return listProcesses().filter(
      ({ args }) => args.includes(mark) && args.slice(args.indexOf(mark)).includes(deviceId),
    );
  }

  /** Processes that still belong to this installation, by its folder or as they ran before it stopped. */
  leftOver() {
    const ran = new Map(this.#ran.map((row) => [row.pid, row.args]));
    return listProcesses()
      .filter(({ pid, args }) => args.includes(this.dataDir) || ran.get(pid) === args)
      .map(({ args }) => args);
  }

  /** @param {Program} program */
  findPid(program) {
    const file = path.join(root, programs[program]);
    return this.#descendants().find(({ args }) => args.includes(file))?.pid;
  }

  #findDatabasePid() {
    return this.#descendants().find(({ args }) => /\/postgres .*-D /.test(args))?.pid;
  }

  #descendants() {
    return descendantsOf(listProcesses(), this.#runner?.pid);
  }

  /**
   * @param {number} pid
   * @param {string} name
   * @param {() => number | undefined} find
   */
  async #killUntilBack(pid, name, find) {
    signal(pid, 'SIGKILL');
    await until(async () => {
      const now = find();
      return now !== undefined && now !== pid && (await this.isReady());
    }, `${name} back`);
  }

  async isReady() {
    try {
      return (await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
    } catch {
      return false;
    }
  }

  /** @param {Ports} ports */
  #environment(ports) {
    return {
      ...process.env,
      BOTWAVE_DATA_DIR: this.dataDir,
      PORT: String(ports.api),
      SIDECAR_PORT: String(ports.sidecar),
      SANDBOX_PORT: String(ports.sandbox),
      DATABASE_URL: '',
      NODE_ENV: '',
      ...(typeof this.environment === 'function' ? this.environment(ports) : this.environment),
    };
  }
}

/** @returns {Promise<Ports>} */
async function freePorts() {
  const [api, sidecar, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
  return { api, sidecar, sandbox };
}

/** A port that the system just gave out; taken up again at once by the installation. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Who is interrupted leaves nothing running: an installation has a process group of its own, which
 * the terminal's Ctrl-C does not reach.
 * @param {import('node:child_process').ChildProcess} runner
 */
function endWithUs(runner) {
  const end = (/** @type {NodeJS.Signals} */ name) => {
    const { pid } = runner;
    if (pid) signal(-pid, 'SIGINT');
    runner.once('exit', () => process.kill(process.pid, name));
  };
  const names = /** @type {const} */ (['SIGINT', 'SIGTERM']);
  for (const name of names) process.once(name, end);
  runner.once('exit', () => {
    for (const name of names) process.removeListener(name, end);
  });
}
