import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { DeviceStatus } from '../db/schema.js';
import { ContractSidecar, testToken } from '../sidecars/contract-sidecar.harness.js';
import { registerHosts } from '../sidecars/register-hosts.js';
import { type Sidecars, startSidecars } from '../sidecars/start-sidecars.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import type { KeyCaller, SessionCaller } from '../trpc/caller.js';
import { type AcceptRequest, acceptMessage } from './accept-message.js';
import { type Dispatcher, startDispatcher } from './dispatcher.js';
import type { MessageRow } from './message-row.js';
import { type MessageSignals, startMessageSignals } from './message-signals.js';
import { getOwnMessage } from './messages.repo.js';

const logger = pino({ level: 'silent' });

/** One API process: signals, sidecar client and journal reader, and dispatchers when wanted. */
export interface TestProcess {
  signals: MessageSignals;
  sidecars: Sidecars;
  dispatcher: Dispatcher | undefined;
  stop(): Promise<void>;
}

/** A database, a sidecar by contract, and as many API processes as a test starts. */
export class Messaging {
  readonly #processes: TestProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly sidecar: ContractSidecar,
    readonly hostId: string,
  ) {}

  static async start(): Promise<Messaging> {
    const database = await createTestDatabase();
    const sidecar = await ContractSidecar.start();
    const [host] = await registerHosts(database.db, [sidecar.address]);
    if (!host) throw new Error('no host');
    return new Messaging(database, sidecar, host.id);
  }

  async startProcess(
    options: { dispatches?: boolean; drainMs?: number; sweepMs?: number; tidyMs?: number } = {},
  ): Promise<TestProcess> {
    const { db, pool, url } = this.database;
    const signals = await startMessageSignals({ databaseUrl: url, pool, logger });
    const config = { sidecars: [this.sidecar.address], sidecarToken: testToken };
    const sidecars = await startSidecars({ config, db, logger, signals });
    const parts = { db, logger, signals, sidecars: sidecars.pool };
    const { drainMs = 2_000, sweepMs = 100, tidyMs = 60_000 } = options;
    const dispatcher =
      options.dispatches === false
        ? undefined
        : startDispatcher(parts, { sweepMs, tidyMs, drainMs });
    const stop = async (): Promise<void> => {
      await dispatcher?.stop();
      await sidecars.stop();
      await signals.stop();
    };
    const process = { signals, sidecars, dispatcher, stop };
    this.#processes.push(process);
    return process;
  }

  /** Ends all processes; the database and the sidecar stay. */
  async stopProcesses(): Promise<void> {
    await Promise.all(this.#processes.splice(0).map((process) => process.stop()));
  }

  async close(): Promise<void> {
    await this.stopProcesses();
    await this.sidecar.down();
    await this.database.close();
  }

  async createUser(rateLimit = 600): Promise<SessionCaller> {
    const id = uuidv7();
    const email = `${id}@botwave.example`;
    await this.database.db
      .insertInto('users')
      .values({ id, email, password_hash: 'none', rate_limit: rateLimit })
      .execute();
    await this.database.db
      .updateTable('settings')
      .set({ max_rate_limit: 100_000, pace_gap_ms: 0 })
      .execute();
    return { kind: 'session', userId: id, email, role: 'user', authSessionId: uuidv7() };
  }

  async createKey(user: SessionCaller, scopes: KeyCaller['scopes'] = ['send']): Promise<KeyCaller> {
    const keyId = uuidv7();
    await this.database.db
      .insertInto('api_keys')
      .values({
        id: keyId,
        user_id: user.userId,
        name: 'test',
        prefix: 'bw_test',
        key_hash: Buffer.from(keyId),
        scopes: [...scopes],
      })
      .execute();
    const { userId, email, role } = user;
    return { kind: 'key', userId, email, role, keyId, scopes, rateLimit: null };
  }

  /** A device that is linked, on this host, and runs there when it is connected. */
  async createDevice(
    user: SessionCaller,
    device: { status?: DeviceStatus; phone?: string; linked?: boolean; sandbox?: boolean } = {},
  ): Promise<string> {
    const id = uuidv7();
    const { status = 'connected', linked = true, sandbox = true } = device;
    const phone = device.phone ?? randomPhone();
    const running = status !== 'stopped' && status !== 'logged_out' && status !== 'failed';
    if (status === 'connected') {
      this.sidecar.sessions.set(id, {
        deviceId: id,
        epoch: 1,
        state: 'connected',
        reason: null,
        since: new Date().toISOString(),
        account: { phone, jid: `${phone.slice(1)}@c.us`, lid: null, pushName: 'Tester' },
        linking: null,
        attempt: 0,
        nextAttemptAt: null,
        unavailableFeatures: [],
        memoryBytes: null,
      });
    }
    await this.database.db
      .insertInto('devices')
      .values({
        id,
        user_id: user.userId,
        name: 'test',
        sandbox,
        host_id: this.hostId,
        desired: running ? 'running' : 'stopped',
        status,
        phone: linked ? phone : null,
        linked_at: linked ? new Date() : null,
      })
      .execute();
    return id;
  }

  /** Accepts without any process; dispatchers find it by their sweep. */
  async accept(
    caller: SessionCaller | KeyCaller,
    request: Partial<AcceptRequest> & { signals?: MessageSignals } = {},
  ): Promise<MessageRow> {
    const { signals = silentSignals, ...rest } = request;
    const accepted = await acceptMessage({ ...this.database, signals }, caller, {
      deviceId: undefined,
      to: '+4915100000001',
      text: 'hello',
      source: 'web',
      clientKey: undefined,
      ...rest,
    });
    return accepted.message;
  }

  async message(caller: { userId: string }, id: string): Promise<MessageRow> {
    const row = await getOwnMessage(this.database.db, caller, id);
    if (!row) throw new Error('no such message');
    return row;
  }

  device(id: string) {
    return this.database.db
      .selectFrom('devices')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  }
}

export const silentSignals: MessageSignals = {
  wakeLane: () => undefined,
  announceMessage: () => undefined,
  onLane: () => () => undefined,
  onMessage: () => () => undefined,
  stop: () => Promise.resolve(),
};

export const randomPhone = (): string =>
  `+49151${Math.floor(Math.random() * 1e8)
    .toString()
    .padStart(8, '0')}`;
