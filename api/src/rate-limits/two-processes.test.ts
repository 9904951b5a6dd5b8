import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApiKeySecret } from '../api-keys/api-key-secret.js';
import { type ChildProgram, startProgram } from '../testing/child-program.harness.js';
import { freePort } from '../testing/free-port.js';
import { type Answer, send } from '../testing/test-client.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import type { KeyScope } from '../trpc/caller.js';

/** Two built API processes on one database, as behind a proxy that takes turns. */
let database: TestDatabase;
let dataDir: string;
const urls: string[] = [];
const programs: ChildProgram[] = [];

const startApi = async (): Promise<string> => {
  const port = await freePort();
  const program = startProgram(
    'api/dist/src/main.js',
    {
      DATABASE_URL: database.url,
      BOTWAVE_DATA_DIR: dataDir,
      SIDECAR_TOKEN: 'a token of thirty-two characters!',
      SIDECAR_URLS: `none=http://127.0.0.1:${await freePort()}`,
      SANDBOX: 'off',
      PORT: String(port),
    },
    { ipc: true },
  );
  programs.push(program);
  await program.said('listening');
  return `http://127.0.0.1:${port}`;
};

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.updateTable('settings').set({ key_request_rate: 1_000 }).execute();
  dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-limits-'));
  urls.push(await startApi(), await startApi());
});
afterAll(async () => {
  for (const { process } of programs) process.kill('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
  await database.close();
  rmSync(dataDir, { recursive: true });
});

interface KeyOrder {
  scopes?: KeyScope[];
  role?: 'admin' | 'user';
  userLimit?: number;
  keyLimit?: number;
}

/** A new person with a linked device and a key; the key. */
const createKey = async ({ scopes = ['send'], role = 'user', ...limits }: KeyOrder = {}) => {
  const { key, prefix, hash } = createApiKeySecret();
  const userId = uuidv7();
  const { userLimit = null, keyLimit = null } = limits;
  const email = `${userId}@botwave.example`;
  const { db } = database;
  await db
    .insertInto('users')
    .values({ id: userId, email, password_hash: 'none', role, rate_limit: userLimit })
    .execute();
  const phone = `+49151${userId.replaceAll(/\D/g, '').slice(-8)}`;
  await db
    .insertInto('devices')
    .values({
      id: uuidv7(),
      user_id: userId,
      name: 'x',
      sandbox: false,
      phone,
      linked_at: new Date(),
    })
    .execute();
  const named = { id: uuidv7(), user_id: userId, name: 'x', prefix, key_hash: hash };
  await db
    .insertInto('api_keys')
    .values({ ...named, scopes, rate_limit: keyLimit })
    .execute();
  return { key, keyId: named.id, email };
};

const call = (index: number, key: string, route: string, json?: unknown, method = 'POST') =>
  send(`${urls[index % urls.length]}${route}`, {
    method,
    headers: { 'x-api-key': key, ...(json ? { 'content-type': 'application/json' } : {}) },
    ...(json ? { body: JSON.stringify(json) } : {}),
  });

const post = (index: number, key: string) =>
  call(index, key, '/api/v1/messages', { to: '+4915112345678', text: `number ${index}` });

const tally = (answers: Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("a user's limit is one for both, to the last message", async () => {
  const { key } = await createKey({ userLimit: 30 });
  const answers = await Promise.all(numbers(80).map((index) => post(index, key)));
  expect(tally(answers)).toEqual({ 202: 30, 429: 50 });
  const refused = answers.find(({ status }) => status === 429);
  const seconds = Number(refused?.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(refused?.body.error.details).toEqual({ limit: 30, retryAfterSeconds: seconds });
});

test('so is the limit of a key', async () => {
  const { key } = await createKey({ keyLimit: 5 });
  const answers = await Promise.all(numbers(24).map((index) => post(index, key)));
  expect(tally(answers)).toEqual({ 202: 5, 429: 19 });
});

test('what is changed at one counts with the next message at the other', async () => {
  const admin = await createKey({ scopes: ['admin'], role: 'admin' });
  const { key, email } = await createKey();
  const policyAt = async (index: number) =>
    (await post(index, key)).headers.get('ratelimit-policy')?.split(', ').at(-1);
  expect(await policyAt(1)).toBe('"messages";q=60;w=60');
  const changed = await call(0, admin.key, '/api/v1/settings', { defaultRateLimit: 50 }, 'PATCH');
  expect(changed.status).toBe(200);
  expect(await policyAt(1)).toBe('"messages";q=50;w=60');
  await call(1, admin.key, '/api/v1/settings', { maxRateLimit: 55 }, 'PATCH');
  await database.db
    .updateTable('users')
    .set({ rate_limit: 500 })
    .where('email', '=', email)
    .execute();
  expect(await policyAt(0)).toBe('"messages";q=55;w=60');
  await call(
    0,
    admin.key,
    '/api/v1/settings',
    { maxRateLimit: 600, defaultRateLimit: 60 },
    'PATCH',
  );
});

test('attempts to sign in are counted together', async () => {
  const email = 'nobody@botwave.example';
  const login = (index: number) =>
    send(`${urls[index % 2]}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'not the right one' }),
    });
  const answers: Answer[] = [];
  for (const index of numbers(12)) answers.push(await login(index));
  expect(tally(answers)).toEqual({ 401: 10, 429: 2 });
});

test('a revoked key and maintenance reach the other within moments', async () => {
  const admin = await createKey({ scopes: ['admin'], role: 'admin' });
  const { key, keyId } = await createKey({ scopes: ['read'] });
  const statusAt = async (index: number) =>
    (await call(index, key, '/api/v1/devices', undefined, 'GET')).status;
  expect([await statusAt(0), await statusAt(1)]).toEqual([200, 200]);
  const soon = { timeout: 3_000, interval: 50 };
  await call(0, admin.key, '/api/v1/settings', { maintenanceMode: true }, 'PATCH');
  expect(await statusAt(0)).toBe(503);
  await vi.waitFor(async () => expect(await statusAt(1)).toBe(503), soon);
  await call(0, admin.key, '/api/v1/settings', { maintenanceMode: false }, 'PATCH');
  await vi.waitFor(async () => expect(await statusAt(1)).toBe(200), soon);
  const { db } = database;
  await db
    .updateTable('api_keys')
    .set({ revoked_at: new Date() })
    .where('id', '=', keyId)
    .execute();
  await vi.waitFor(async () => expect(await statusAt(0)).toBe(401), soon);
  await vi.waitFor(async () => expect(await statusAt(1)).toBe(401), soon);
});
