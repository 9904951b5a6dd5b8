import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, registerUser, type TestUser } from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  user = await registerUser(api);
});
afterAll(() => api.close());

const create = async (more: Record<string, unknown> = {}) =>
  (await user.post('/api/v1/api-keys', { name: 'till', scopes: ['read'], ...more })).body;

const rotate = (id: string, order: Record<string, unknown> = {}) =>
  user.post(`/api/v1/api-keys/${id}/rotate`, order);

const statusWith = async (key: string) =>
  (await createClient(api, { 'x-api-key': key }).get('/api/v1/devices')).status;

/** Its end moves into the past: the database's clock stands still for no test. */
const endNow = async (id: string) => {
  const { db } = api.database;
  const row = await db
    .updateTable('api_keys')
    .set({ expires_at: sql<Date>`now() - interval '1 s'` })
    .where('id', '=', id)
    .returning('key_hash')
    .executeTakeFirstOrThrow();
  api.app.auth.keys.forget(row.key_hash);
};

test('both keys work during the overlap, then only the new one', async () => {
  const old = await create({ rateLimit: 7, allowedAddresses: ['127.0.0.0/8', '::1'] });
  const answer = await rotate(old.id, { overlapSeconds: 3600 });
  expect(answer.status).toBe(201);
  const next = answer.body;
  expect(next).toMatchObject({
    name: 'till',
    scopes: ['read'],
    rateLimit: 7,
    allowedAddresses: ['127.0.0.0/8', '::1/128'],
    expiresAt: null,
    replacesId: old.id,
  });
  expect(next.key).not.toBe(old.key);
  expect([await statusWith(old.key), await statusWith(next.key)]).toEqual([200, 200]);
  const shown = (await user.get(`/api/v1/api-keys/${old.id}`)).body;
  expect(shown).toMatchObject({ status: 'active', replacedById: next.id });
  const secondsLeft = (Date.parse(shown.expiresAt) - Date.now()) / 1000;
  expect(secondsLeft).toBeGreaterThan(3500);
  expect(secondsLeft).toBeLessThan(3700);
  await endNow(old.id);
  expect([await statusWith(old.key), await statusWith(next.key)]).toEqual([401, 200]);
  expect((await user.get(`/api/v1/api-keys/${old.id}`)).body.status).toBe('expired');
});

test('without an overlap the old key is dead at once', async () => {
  const old = await create();
  expect(await statusWith(old.key)).toBe(200);
  const next = (await rotate(old.id, { overlapSeconds: 0 })).body;
  expect([await statusWith(old.key), await statusWith(next.key)]).toEqual([401, 200]);
});

test('a key has one successor; rotating that one ends the overlap before', async () => {
  const first = await create();
  const rotations = await Promise.all([rotate(first.id), rotate(first.id)]);
  expect(new Set(rotations.map(({ status }) => status))).toEqual(new Set([201, 409]));
  const refused = rotations.find(({ status }) => status === 409);
  expect(refused?.body.error.code).toBe('api_keys.already_replaced');
  const second = rotations.find(({ status }) => status === 201)?.body;
  expect(await statusWith(first.key)).toBe(200);
  const third = (await rotate(second.id)).body;
  expect(await statusWith(first.key)).toBe(401);
  expect([await statusWith(second.key), await statusWith(third.key)]).toEqual([200, 200]);
});

test('the new key lives as long as the old one was given, unless said otherwise', async () => {
  const inADay = new Date(Date.now() + 86_400_000).toISOString();
  const old = await create({ expiresAt: inADay });
  const next = (await rotate(old.id)).body;
  expect(Math.abs(Date.parse(next.expiresAt) - Date.parse(inADay))).toBeLessThan(60_000);
  expect((await rotate(next.id, { expiresAt: null })).body.expiresAt).toBeNull();
});

test('an overlap never lengthens a life', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const old = await create({ expiresAt: inAnHour });
  await rotate(old.id, { overlapSeconds: 30 * 86_400 });
  expect((await user.get(`/api/v1/api-keys/${old.id}`)).body.expiresAt).toBe(inAnHour);
});

test('what is over, foreign or too long is refused', async () => {
  const dead = await create();
  await user.delete(`/api/v1/api-keys/${dead.id}`);
  expect(await rotate(dead.id)).toMatchObject({
    status: 409,
    body: { error: { code: 'api_keys.not_active' } },
  });
  const key = await create();
  expect((await rotate(key.id, { overlapSeconds: 30 * 86_400 + 1 })).status).toBe(400);
  expect((await rotate(key.id, { expiresAt: '2020-01-01T00:00:00Z' })).body.error.code).toBe(
    'api_keys.expiry_past',
  );
  const other = await registerUser(api);
  expect((await other.post(`/api/v1/api-keys/${key.id}/rotate`, {})).status).toBe(404);
  expect(await statusWith(key.key)).toBe(200);
});

test('a rotation is written down without a secret', async () => {
  const old = await create();
  const next = (await rotate(old.id)).body;
  const line = await api.database.db
    .selectFrom('activity_logs')
    .select(['details', 'target_id', 'user_id'])
    .where('action', '=', 'api_keys.rotated')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(line).toMatchObject({ user_id: user.id, target_id: next.id });
  expect(line.details).toMatchObject({ replaces: old.id, overlapSeconds: 86_400 });
  for (const { key } of [old, next]) {
    expect(JSON.stringify(line)).not.toContain(key.slice(12));
    expect(api.logs()).not.toContain(key.slice(12));
  }
});
