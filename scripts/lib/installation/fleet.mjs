// @ts-check
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunningProgram } from '../running-program.mjs';
import { root } from '../settings.mjs';
import { readSupervisorConf } from '../supervisor-conf.mjs';
import { freePort } from './installation.mjs';
import { signal } from './processes.mjs';
import { until } from './until.mjs';

/**
 * @typedef {import('./installation.mjs').Installation} Installation
 * @typedef {import('./installation.mjs').Ports} Ports
 * @typedef {'api' | 'sidecar'} Kind
 *
 * @typedef {object} Member beside those of `npm start`
 * @property {Kind} kind
 * @property {number} port
 * @property {RunningProgram} program
 * @property {number | undefined} pid as it was started, or brought back after a kill of ours
 */

const programOf = { api: 'api', sidecar: 'wa-sidecar' };
/** As npm start calls its own host. */
const firstHost = 'local';

/**
 * All sidecars and API processes of one installation. Number 0 of each is the one that `npm start`
 * runs; the others run beside it, each further sidecar as a host with a data folder of its own.
 */
export class Fleet {
  /** @type {Member[]} */
  #members = [];
  /** @type {Installation | undefined} */
  #installation;

  /**
   * @param {number[]} sidecarPorts of the further ones
   * @param {number[]} apiPorts
   */
  constructor(sidecarPorts, apiPorts) {
    this.sidecarPorts = sidecarPorts;
    this.apiPorts = apiPorts;
  }

  /** @param {{ hosts: number, apis: number }} counts with the ones of npm start */
  static async prepare({ hosts, apis }) {
    const ports = await Promise.all(Array.from({ length: hosts + apis - 2 }, () => freePort()));
    return new Fleet(ports.slice(0, hosts - 1), ports.slice(hosts - 1));
  }

  get hostNames() {
    return [firstHost, ...this.sidecarPorts.map((_, index) => `host-${index + 2}`)];
  }

  /** Where the API can be asked, one address for each process. */
  get urls() {
    return [this.#there.url, ...this.apiPorts.map((port) => `http://localhost:${port}`)];
  }

  /** Of all sidecars, in the order of `hostNames`. */
  get allSidecarPorts() {
    return [this.#there.ports.sidecar, ...this.sidecarPorts];
  }

  /** What every API process must know of the hosts. @param {Ports} ports of npm start */
  environment(ports) {
    const all = [ports.sidecar, ...this.sidecarPorts];
    const urls = this.hostNames.map((name, index) => `${name}=http://127.0.0.1:${all[index]}`);
    return { SIDECAR_URLS: urls.join(',') };
  }

  /**
   * Resolves when all of them answer.
   * @param {Installation} installation that was started with `environment`
   */
  async start(installation) {
    this.#installation = installation;
    for (const [index, port] of this.sidecarPorts.entries()) this.#add('sidecar', port, index + 2);
    for (const [index, port] of this.apiPorts.entries()) this.#add('api', port, index + 2);
    await Promise.all(this.#members.map((member) => this.#untilBack(member)));
  }

  /**
   * kill -9 of one; resolves when it is back.
   * @param {Kind} kind
   * @param {number} index
   */
  async kill(kind, index) {
    if (index === 0) return this.#there.killProgram(kind);
    const member = this.#member(kind, index);
    const { pid } = await this.#untilBack(member);
    member.pid = undefined;
    signal(pid, 'SIGKILL');
    await until(() => member.program.pid !== pid, `${kind} ${index} killed`);
    await this.#untilBack(member);
  }

  /**
   * A sidecar that does nothing for a while, as on a machine that hangs.
   * @param {number} index
   * @param {number} forMs
   */
  async freeze(index, forMs) {
    const pid = await until(() => this.#pidOf('sidecar', index), `sidecar ${index} running`);
    signal(pid, 'SIGSTOP');
    await delay(forMs);
    signal(pid, 'SIGCONT');
  }

  /** kill -9 of everything at once, the runner too; resolves when all of it is back. */
  async cutPower() {
    for (const member of this.#members) {
      const { pid } = member.program;
      member.pid = undefined;
      if (pid !== undefined) signal(pid, 'SIGKILL');
    }
    this.#there.killEverything();
    await this.#there.start();
    await Promise.all(this.#members.map((member) => this.#untilBack(member)));
  }

  /** What is not the process any more that was started, though nobody killed it. */
  endedByThemselves() {
    return this.#members
      .filter(({ pid, program }) => pid !== undefined && program.pid !== pid)
      .map(({ program }) => program.program.name);
  }

  async stop() {
    const members = this.#members.splice(0).toReversed();
    for (const { program } of members) await program.stop();
  }

  get #there() {
    if (!this.#installation) throw new Error('not started');
    return this.#installation;
  }

  /**
   * @param {Kind} kind
   * @param {number} index
   */
  #pidOf(kind, index) {
    if (index === 0) return this.#there.findPid(kind);
    return this.#member(kind, index).program.pid;
  }

  /**
   * @param {Kind} kind
   * @param {number} index
   */
  #member(kind, index) {
    const member = this.#members.filter((one) => one.kind === kind)[index - 1];
    if (!member) throw new Error(`there is no ${kind} ${index}`);
    return member;
  }

  /**
   * @param {Kind} kind
   * @param {number} port
   * @param {number} number
   */
  #add(kind, port, number) {
    const { dataDir } = this.#there;
    const env = { ...process.env, ...this.#environmentOf(kind, port, number) };
    const conf = readSupervisorConf(path.join(root, 'supervisord.conf'), env);
    const listed = conf.find(({ name }) => name === programOf[kind]);
    if (!listed) throw new Error(`supervisord.conf has no ${kind}`);
    const name = `${kind}-${number}`;
    const program = new RunningProgram(
      { ...listed, name },
      { env, log: path.join(dataDir, 'logs', `${name}.log`), onQuickEnd: () => undefined },
    );
    program.start();
    this.#members.push({ kind, port, program, pid: undefined });
  }

  /**
   * @param {Kind} kind
   * @param {number} port
   * @param {number} number
   */
  #environmentOf(kind, port, number) {
    const { dataDir, ports, token, databaseUrl } = this.#there;
    const shared = { SIDECAR_TOKEN: token, NODE_ENV: '' };
    if (kind === 'api') {
      return {
        ...shared,
        ...this.environment(ports),
        BOTWAVE_DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        SANDBOX_PORT: String(ports.sandbox),
      };
    }
    const folder = path.join(dataDir, `host-${number}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { executable, noSandbox } = JSON.parse(
      readFileSync(path.join(dataDir, 'browser.json'), 'utf8'),
    );
    return {
      ...shared,
      BOTWAVE_DATA_DIR: folder,
      SIDECAR_PORT: String(port),
      SANDBOX_ADDRESS: `127.0.0.1:${ports.sandbox}`,
      CHROMIUM_PATH: executable,
      ...(noSandbox && { CHROMIUM_NO_SANDBOX: '1' }),
    };
  }

  /** @param {Member} member */
  async #untilBack(member) {
    const { kind, port, program } = member;
    const url = `http://127.0.0.1:${port}/${kind === 'api' ? 'readyz' : 'healthz'}`;
    await until(async () => {
      const { pid } = program;
      return pid !== undefined && (await answersWell(url)) && program.pid === pid;
    }, `${program.program.name} ready`);
    member.pid = program.pid;
    return { pid: /** @type {number} */ (program.pid) };
  }
}

/** @param {string} url */
async function answersWell(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}
