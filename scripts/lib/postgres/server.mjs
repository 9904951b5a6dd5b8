// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rotateLog, tailOf } from '../log-file.mjs';
import { OperatorError } from '../operator.mjs';
import { pickPort, portObstacle } from '../ports.mjs';
import { commandLine, isAlive } from '../process-identity.mjs';
import { databaseAccount, plainEnv } from './account.mjs';
import { postgresBinaries } from './binaries.mjs';
import { ensureCluster, ensureRole, superuserUrl, writeClusterState } from './cluster.mjs';
import { connectionObstacle } from './connection.mjs';

/** After a kill, the remains of the old server hold its memory and lock for a second or two. */
const startPatienceMs = 30_000;

/**
 * The embedded PostgreSQL of one data folder.
 */
export class EmbeddedPostgres {
  /** @type {import('./cluster.mjs').ClusterState} */
  state;
  /** @type {number | undefined} */
  #pid;
  #up = false;
  #wanted = true;
  #onLoss = () => {};

  /**
   * @param {object} parts
   * @param {string} parts.dataDir
   * @param {import('./cluster.mjs').ClusterState} parts.state
   * @param {string} parts.executable
   * @param {import('./account.mjs').Account | undefined} parts.account
   * @param {string[]} parts.settings `name=value`
   */
  constructor({ dataDir, state, executable, account, settings }) {
    this.dataDir = dataDir;
    this.state = state;
    this.executable = executable;
    this.account = account;
    this.settings = settings;
    this.log = path.join(dataDir, 'logs/postgresql.log');
  }

  /** The postmaster's process number while it runs. */
  get pid() {
    return this.#pid;
  }

  /**
   * Starts the server, or adopts the one that a killed run left, and makes role and database.
   * Throws `OperatorError` when it does not come up.
   * @param {string} dataDir
   * @param {string[]} [settings] further settings, `name=value`
   */
  static async start(dataDir, settings = []) {
    const account = databaseAccount();
    const { postgres, ...tools } = await postgresBinaries(account);
    const state = await ensureCluster(dataDir, account, tools);
    const server = new EmbeddedPostgres({
      dataDir,
      state,
      executable: postgres,
      account,
      settings,
    });
    try {
      await server.#bringUp();
      await ensureRole(state);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /**
   * From now on brings the server back, on the same port, whenever it dies. `onTrouble` hears
   * of each attempt that failed; the next one follows.
   * @param {{ onLoss: () => void, onReturn: () => void, onTrouble: (error: unknown) => void }} listeners
   */
  keepAlive({ onLoss, onReturn, onTrouble }) {
    this.#onLoss = () => {
      onLoss();
      this.#bringBack(onTrouble).then(onReturn, onTrouble);
    };
    if (!this.#up) this.#onLoss();
  }

  /** Ends it in order; within 10 s it is told to hurry, and after 15 s killed. */
  async stop() {
    this.#wanted = false;
    for (const [signal, limitMs] of /** @type {const} */ ([
      ['SIGINT', 10_000],
      ['SIGQUIT', 5_000],
      ['SIGKILL', 2_000],
    ])) {
      if (this.#pid === undefined || !isAlive(this.#pid)) break;
      signalIfThere(this.#pid, signal);
      await waitUntilGone(this.#pid, limitMs);
    }
    this.#pid = undefined;
  }

  /** Ends it at once; the next start recovers from its log. */
  kill() {
    this.#wanted = false;
    if (this.#pid !== undefined) signalIfThere(this.#pid, 'SIGQUIT');
  }

  /** @param {(error: unknown) => void} onTrouble */
  async #bringBack(onTrouble) {
    while (this.#wanted && !this.#up) {
      try {
        await this.#bringUp({ samePort: true });
      } catch (error) {
        // The programs wait with their work; giving up would leave them without a database.
        if (!(error instanceof OperatorError)) throw error;
        onTrouble(error);
      }
    }
  }

  /** @param {{ samePort?: boolean }} [options] the programs know the port once they run */
  async #bringUp({ samePort = false } = {}) {
    const deadline = Date.now() + startPatienceMs;
    for (let pause = 100; this.#wanted; pause = Math.min(pause * 2, 1_000)) {
      const former = this.#formerPid();
      if (former === undefined) {
        if (!samePort) await this.#ensureFreePort();
        const pid = this.#spawn();
        this.#up = await this.#answersWhile(() => this.#pid === pid, deadline - Date.now());
      } else if (await this.#answersWhile(() => isAlive(former), 2_000)) {
        this.#adopt(former);
        this.#up = true;
      }
      if (this.#up) return;
      if (Date.now() > deadline) throw this.#doesNotStart();
      await delay(pause);
    }
  }

  /**
   * The process of the pid file if that really is a postmaster of this cluster. A file that
   * names some other, later process would keep PostgreSQL from starting, and is removed.
   * @returns {number | undefined}
   */
  #formerPid() {
    const file = path.join(this.state.folder, 'postmaster.pid');
    if (!existsSync(file)) return undefined;
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    // A dead one's file is left to PostgreSQL, which also looks for what that one left in memory.
    if (!(pid > 0) || !isAlive(pid)) return undefined;
    if (commandLine(pid)?.includes(this.state.folder)) return pid;
    rmSync(file, { force: true });
    return undefined;
  }

  async #ensureFreePort() {
    if (!(await portObstacle(this.state.port, '127.0.0.1'))) return;
    this.state.port = await pickPort();
    writeClusterState(this.dataDir, this.state);
  }

  /** @param {number} pid */
  #adopt(pid) {
    this.#pid = pid;
    const poll = setInterval(() => {
      if (this.#pid === pid && isAlive(pid)) return;
      clearInterval(poll);
      this.#lost(pid);
    }, 200);
  }

  #spawn() {
    rotateLog(this.log);
    const log = openSync(this.log, 'a', 0o600);
    const settings = [
      `port=${this.state.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'timezone=UTC',
      'log_timezone=UTC',
      // Tells in the list of processes whose database this is.
      `botwave.data_dir=${this.dataDir}/`,
      ...this.settings,
    ];
    // A group of its own: Ctrl-C must not reach it before the programs have ended.
    const child = spawn(
      this.executable,
      ['-D', this.state.folder, ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.account, cwd: '/', env: plainEnv, detached: true, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    const { pid } = child;
    this.#pid = pid;
    child.on('error', () => this.#lost(pid));
    child.on('exit', () => this.#lost(pid));
    return pid;
  }

  /** @param {number | undefined} pid */
  #lost(pid) {
    if (this.#pid !== pid) return;
    this.#pid = undefined;
    if (!this.#up) return;
    this.#up = false;
    if (this.#wanted) this.#onLoss();
  }

  /**
   * Waits until the server answers a query, as long as the process lives.
   * @param {() => boolean} lives
   * @param {number} limitMs
   */
  async #answersWhile(lives, limitMs) {
    const deadline = Date.now() + limitMs;
    while (lives() && Date.now() < deadline) {
      if (!(await connectionObstacle(superuserUrl(this.state), 2_000))) return true;
      await delay(25);
    }
    return false;
  }

  #doesNotStart() {
    return new OperatorError(
      `The embedded PostgreSQL does not start (${tailOf(this.log) || 'it wrote nothing'}): see ${this.log}.`,
    );
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalIfThere(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * @param {number} pid
 * @param {number} limitMs
 */
async function waitUntilGone(pid, limitMs) {
  const deadline = Date.now() + limitMs;
  while (isAlive(pid) && Date.now() < deadline) await delay(20);
}
