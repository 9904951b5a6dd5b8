import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import pg from 'pg';
import { Client } from 'undici';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { testDatabaseUrl } from '../config/test-config.js';
import { Messaging } from '../messages/messaging.harness.js';
import { randomEmail } from '../testing/test-client.js';
import { type ApiProcess, ApiProcesses } from './api-processes.harness.js';

const run = promisify(execFile);
const canLimit = existsSync('/usr/bin/prlimit') && existsSync('/proc/self/fd');

let messaging: Messaging;
let apis: ApiProcesses;
beforeAll(async () => {
  messaging = await Messaging.start();
});
afterEach(() => apis.close());
afterAll(() => messaging.close());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 30_000, interval: 100 });

/** Someone who is signed in and has a linked device, on one connection that stays open. */
async function startSending(api: ApiProcess) {
  const line = new Client(api.url);
  const ask = async (method: 'GET' | 'POST', path: string, json?: unknown, headers = {}) => {
    const answer = await line.request({
      method,
      path,
      headers: { 'content-type': 'application/json', origin: api.url, ...headers },
      body: json === undefined ? null : JSON.stringify(json),
    });
    // oxlint-disable-next-line typescript/no-explicit-any
    const body = (await answer.body.json()) as any;
    return { status: answer.statusCode, headers: answer.headers, body };
  };
  const email = randomEmail();
  const password = 'a few words together';
  const account = await ask('POST', '/api/v1/auth/register', { email, password });
  expect(account.status).toBe(201);
  const userId = String(account.body.user.id);
  const owner = { kind: 'session', userId, email, role: 'user', authSessionId: userId } as const;
  const deviceId = await messaging.createDevice(owner);
  const cookie = String(account.headers['set-cookie']).split(';', 1)[0] ?? '';
  return {
    userId,
    get: (path: string) => ask('GET', path, undefined, { cookie }),
    accept: (key: string) =>
      ask(
        'POST',
        '/api/v1/messages',
        { deviceId, to: '+4915100000001', type: 'text', text: key },
        { cookie, 'idempotency-key': key },
      ),
    leave: () => line.destroy(),
  };
}

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof startSending>>['get']>>;

/** Takes what is refused to be refused in our one shape, in time, and with a word on when to come back. */
async function expectUnavailable(ask: () => Promise<Answer>): Promise<void> {
  const began = performance.now();
  const answer = await ask();
  expect(answer.status).toBe(503);
  expect(answer.body.error.code).toBe('database.unavailable');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(4_000);
}

/** Connections that say nothing. */
class Visitors {
  readonly #sockets = new Set<Socket>();

  constructor(private readonly port: number) {}

  /** Many at once; resolves when some of them were turned away. */
  async comeUntilTurnedAway(): Promise<void> {
    await new Promise<void>((resolve) => {
      for (let n = 0; n < 40; n += 1) this.#come().once('close', () => resolve());
    });
  }

  #come(): Socket {
    const socket = connect(this.port, '127.0.0.1').on('error', () => undefined);
    this.#sockets.add(socket);
    return socket.resume().once('close', () => this.#sockets.delete(socket));
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

async function expectOnce(userId: string, keys: string[]): Promise<void> {
  await until(async () => {
    const { rows } = await messaging.database.pool.query(
      `select message_body as text, status from message_logs where user_id = $1 order by seq`,
      [userId],
    );
    expect(rows).toEqual(keys.map((text) => ({ text, status: 'sent' })));
  });
  const texts = messaging.sidecar.deliveries.map(({ text }) => text);
  expect(texts.filter((text) => keys.includes(text))).toEqual(keys);
}

it('no connection left at PostgreSQL: 503 in time, administrators still get in, and well by itself', async () => {
  const role = `botwave_limited_${randomBytes(4).toString('hex')}`;
  const limit = 12;
  const { pool, url } = messaging.database;
  const owner = new URL(url).username;
  await pool.query(
    `create role ${role} login password 'limited' connection limit ${limit} in role ${owner}`,
  );
  const limited = new URL(url);
  limited.username = role;
  limited.password = 'limited';
  apis = new ApiProcesses(limited.toString(), [messaging.sidecar]);
  const api = await apis.start();
  const { userId, get, accept, leave } = await startSending(api);
  expect((await accept('before')).status).toBe(202);

  const held: pg.Client[] = [];
  /** Answers with the refusal that ends it. */
  const takeAll = async (): Promise<unknown> => {
    for (;;) {
      const client = new pg.Client(limited.toString());
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch (error) {
        return error;
      }
      held.push(client);
    }
  };
  expect(await takeAll()).toMatchObject({ code: '53300' });
  // The administrator's way in is open: what the API holds is taken from it, also what its loops
  // have taken back at once.
  await until(async () => {
    const others = `from pg_stat_activity where usename = $1 and pid <> all ($2)`;
    const ours = [role, await Promise.all(held.map(pidOf))];
    await pool.query(`select pg_terminate_backend(pid) ${others}`, ours);
    await takeAll();
    const all = [role, await Promise.all(held.map(pidOf))];
    expect((await pool.query(`select pid ${others}`, all)).rows).toEqual([]);
  });
  await expectUnavailable(() => get('/api/v1/messages'));
  await expectUnavailable(() => accept('meanwhile'));
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).body).toMatchObject({ database: false });

  await Promise.all(held.map((client) => client.end()));
  await until(async () => expect((await accept('meanwhile')).status).toBe(202));
  await expectOnce(userId, ['before', 'meanwhile']);
  await leave();
  await apis.killAll();
  await pool.query(`drop owned by ${role}; drop role ${role}`);
}, 90_000);

async function pidOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query('select pg_backend_pid() as pid');
  return rows[0].pid;
}

it.skipIf(!canLimit)(
  'no file descriptor left in the API (needs prlimit and /proc): refused aloud, nothing lost, alive afterwards',
  async () => {
    apis = new ApiProcesses(messaging.database.url, [messaging.sidecar]);
    const api = await apis.start();
    const { userId, get, accept, leave } = await startSending(api);
    expect((await accept('a')).status).toBe(202);
    const { pid } = api.process;
    const limitTo = (count: number) => run('prlimit', ['--pid', String(pid), `--nofile=${count}:`]);
    await limitTo(readdirSync(`/proc/${pid}/fd`).length + 4);

    // Idle visitors take what is left, and what the connections to the database leave behind.
    const name = new URL(messaging.database.url).pathname.slice(1);
    const admin = new pg.Client(testDatabaseUrl());
    await admin.connect();
    const letIn = (yes: boolean) => admin.query(`alter database ${name} allow_connections ${yes}`);
    const visitors = new Visitors(Number(new URL(api.url).port));
    // Again where a loop of the API was faster than the visitors.
    await until(async () => {
      await letIn(false);
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      );
      await visitors.comeUntilTurnedAway();
      await letIn(true);
      await expectUnavailable(() => accept('b'));
      await expectUnavailable(() => get('/api/v1/messages'));
      expect((await get('/healthz')).status).toBe(200);
    });
    await admin.end();

    visitors.leave();
    await until(async () => expect((await accept('b')).status).toBe(202));
    expect((await accept('c')).status).toBe(202);
    await expectOnce(userId, ['a', 'b', 'c']);
    await leave();
    expect(api.process.exitCode).toBeNull();
  },
  90_000,
);
