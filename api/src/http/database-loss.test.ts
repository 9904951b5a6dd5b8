import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabaseUrl } from '../config/test-config.js';
import { openDatabase } from '../db/database.js';
import { fromDatabaseError } from '../errors/database-errors.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, registerUser, type TestUser } from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  user = await registerUser(api);
});
afterAll(() => api.close());

/** Ends every connection to the test's database, in the middle of whatever it does. */
async function killConnections(): Promise<number> {
  const client = new pg.Client(testDatabaseUrl());
  await client.connect();
  const { rowCount } = await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
    [new URL(api.database.url).pathname.slice(1)],
  );
  await client.end();
  return rowCount ?? 0;
}

test('killed connections cost at most a 503; no request hangs, the process lives', async () => {
  const codes = new Set<number>();
  for (let round = 0; round < 5; round += 1) {
    const requests = Array.from({ length: 20 }, () => user.get('/api/v1/api-keys'));
    expect(await killConnections()).toBeGreaterThan(0);
    for (const answer of await Promise.all(requests)) {
      codes.add(answer.status);
      if (answer.status !== 503) continue;
      expect(answer.body.error.code).toBe('database.unavailable');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  }
  expect([...codes].filter((code) => code !== 200 && code !== 503)).toEqual([]);
  await expect.poll(async () => (await user.get('/api/v1/api-keys')).status).toBe(200);
});

test('while the database is away: 503 in the one shape on every face, then well by itself', async () => {
  const proxy = await startProxy(new URL(testDatabaseUrl()));
  const away = openDatabase(proxy.urlOf(api.database.url), api.app.logger, 5);
  const other = await startTestApi();
  const { db } = other.app;
  other.app.db = away.db;
  other.app.auth.sessions.get = (id) => api.app.auth.sessions.get(id);
  const client = createClient(other);
  expect((await client.get('/api/v1/app')).status).toBe(200);
  await proxy.stop();
  const rest = await client.get('/api/v1/app');
  expect(rest.status).toBe(503);
  expect(rest.body.error.code).toBe('database.unavailable');
  expect(rest.headers.get('retry-after')).toBe('2');
  const trpc = await client.get('/api/trpc/app.info');
  expect(trpc.status).toBe(503);
  expect(trpc.headers.get('retry-after')).toBe('2');
  expect(trpc.body.error.data.error.code).toBe('database.unavailable');
  expect((await client.get('/healthz')).status).toBe(200);
  expect((await client.get('/readyz')).body).toMatchObject({ database: false });
  await proxy.start();
  await expect.poll(async () => (await client.get('/api/v1/app')).status).toBe(200);
  other.app.db = db;
  await other.close();
  await away.close();
  await proxy.stop();
});

test('a line that has gone silent costs a 503 within its limit, and is not used again', async () => {
  const proxy = await startProxy(new URL(testDatabaseUrl()));
  const silent = openDatabase(proxy.urlOf(api.database.url), api.app.logger, 1);
  const ask = () => sql`select 1`.execute(silent.db);
  await ask();
  proxy.freeze();
  const began = performance.now();
  const error: unknown = await ask().catch((reason: unknown) => reason);
  expect(fromDatabaseError(error)).toMatchObject({ status: 503, code: 'database.unavailable' });
  expect(performance.now() - began).toBeLessThan(15_000);
  const asked = performance.now();
  await ask();
  expect(performance.now() - asked).toBeLessThan(3_000);
  proxy.freeze();
  const work = silent.db.transaction().execute((trx) => sql`select 1`.execute(trx));
  const inTransaction: unknown = await work.catch((reason: unknown) => reason);
  expect(fromDatabaseError(inTransaction)).toMatchObject({ status: 503 });
  await silent.close();
  await proxy.stop();
}, 40_000);

interface Proxy {
  urlOf(url: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The lines that are open go silent, as when a router forgets them; new ones are well. */
  freeze(): void;
}

/** A line to PostgreSQL that can be cut. */
async function startProxy(target: URL): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname);
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (url) => {
      const through = new URL(url);
      through.host = `127.0.0.1:${port}`;
      return through.toString();
    },
    start: () => listen(port),
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
