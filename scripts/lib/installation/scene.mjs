// @ts-check
import { Pool } from 'pg';
import { Installation } from './installation.mjs';
import { Person } from './person.mjs';
import { SandboxControl } from './sandbox-control.mjs';
import { until } from './until.mjs';

/**
 * @typedef {import('./sandbox-control.mjs').Phone} Phone
 * @typedef {{ id: string, phone: Phone, qrMs: number, linkedMs: number }} LinkedDevice
 *   `qrMs` from the order to the QR, `linkedMs` from the scan to connected
 */

/** A BotWave that runs, with one person, her key, and direct sight of database and sandbox. */
export class Scene {
  /**
   * @param {Installation} installation
   * @param {Person} person
   * @param {string} key with the scopes send and read
   */
  constructor(installation, person, key) {
    this.installation = installation;
    this.person = person;
    this.key = key;
    this.sandbox = new SandboxControl(installation, person.id);
    this.database = new Pool({
      connectionString: installation.databaseUrl,
      max: 2,
      connectionTimeoutMillis: 5_000,
      query_timeout: 20_000,
    });
    // A server that goes away is noticed by the next query; unheard, it would end the process.
    this.database.on('error', () => undefined);
  }

  /** @param {ConstructorParameters<typeof Installation>[0]} [environment] of the installation */
  static async open(environment) {
    const installation = new Installation(environment);
    try {
      await installation.start();
      const person = new Person(installation.url);
      await person.register('drill@shop.example');
      const scene = new Scene(installation, person, await person.createKey(['send', 'read']));
      await scene.#raiseLimits();
      return scene;
    } catch (error) {
      await installation.remove();
      throw error;
    }
  }

  /**
   * A device of its own number, linked by QR.
   * @param {string} name
   * @returns {Promise<LinkedDevice>}
   */
  async linkDevice(name) {
    const phone = await this.sandbox.createPhone(name);
    const ordered = performance.now();
    const { id } = await this.person.createDevice(name);
    const qr = await until(
      async () => (await this.person.device(id)).linking?.qr,
      'a QR',
      90_000,
      20,
    );
    const shown = performance.now();
    await this.sandbox.link(phone, qr);
    await until(() => this.isConnectedSince(id, 0), `${name} connected`, 90_000, 20);
    return { id, phone, qrMs: shown - ordered, linkedMs: performance.now() - shown };
  }

  /**
   * Whether the device's row says that it connected after this moment. False while the database
   * does not answer.
   * @param {string} deviceId
   * @param {number} since epoch ms
   */
  async isConnectedSince(deviceId, since) {
    try {
      const { rowCount } = await this.database.query(
        `select 1 from devices where id = $1 and status = 'connected' and status_since > $2`,
        [deviceId, new Date(since)],
      );
      return rowCount === 1;
    } catch {
      return false;
    }
  }

  /**
   * A question to a sidecar itself.
   * @param {string} path
   * @param {number} [port]
   * @returns {Promise<any>}
   */
  async askSidecar(path, port = this.installation.ports.sidecar) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${this.installation.token}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return response.json();
  }

  /**
   * The devices of each host, by its name.
   * @returns {Promise<Map<string, string[]>>}
   */
  async placement() {
    const { rows } = await this.database.query(
      `select h.name, array_agg(d.id::text) as ids
       from devices d join sidecar_hosts h on h.id = d.host_id group by h.name`,
    );
    return new Map(rows.map(({ name, ids }) => [name, ids]));
  }

  /** Stops everything; what was kept is there until `remove`. */
  async stop() {
    this.sandbox.close();
    await this.database.end();
    await this.installation.stop();
  }

  /** Stops everything and forgets it. */
  async remove() {
    await this.stop();
    await this.installation.remove();
  }

  async #raiseLimits() {
    await this.database.query(
      'update settings set max_rate_limit = 1000000, key_request_rate = 1000000, max_devices = 100',
    );
    await this.database.query('update users set rate_limit = 1000000 where id = $1', [
      this.person.id,
    ]);
  }
}
