import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  user = await registerUser(api);
});
afterAll(() => api.close());

const rowOf = (id: string) =>
  api.database.db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('the key is shown once and stored only as a hash', async () => {
  const created = await user.post('/api/v1/api-keys', { name: 'till', scopes: ['send', 'read'] });
  expect(created.status).toBe(201);
  const { key, ...rest } = created.body;
  expect(key).toMatch(/^bw_[a-z0-9]{8}_[\w-]{43}$/);
  expect(rest).toMatchObject({ name: 'till', scopes: ['send', 'read'], prefix: key.slice(0, 11) });
  const list = await user.get('/api/v1/api-keys');
  expect(list.body.items[0]).toEqual(rest);
  const secret = key.slice(12);
  expect(JSON.stringify(list.body)).not.toContain(secret);
  expect(JSON.stringify(await rowOf(rest.id))).not.toContain(secret);
  expect(api.logs()).not.toContain(secret);
});

test('works in either header until it is revoked, then not once more', async () => {
  const program = await createKeyClient(api, user, ['read']);
  const bearer = createClient(api, { authorization: `Bearer ${program.key}` });
  expect((await program.get('/api/v1/devices')).status).toBe(200);
  expect((await bearer.get('/api/v1/devices')).status).toBe(200);
  const revoked = await user.delete(`/api/v1/api-keys/${program.keyId}`);
  expect(revoked.status).toBe(200);
  expect(revoked.body.revokedAt).not.toBeNull();
  for (const client of [program, bearer]) {
    const answer = await client.get('/api/v1/devices');
    expect(answer.status).toBe(401);
    expect(answer.body.error.code).toBe('auth.key_invalid');
  }
  const ids = (await user.get('/api/v1/api-keys')).body.items.map(({ id }: { id: string }) => id);
  expect(ids).not.toContain(program.keyId);
});

test('its use is noted, at most once a minute', async () => {
  const program = await createKeyClient(api, user, ['read']);
  await program.get('/api/v1/devices');
  const first = await rowOf(program.keyId);
  expect(first).toMatchObject({ last_used_at: expect.any(Date), last_used_ip: '127.0.0.1' });
  await program.get('/api/v1/devices');
  expect((await rowOf(program.keyId)).last_used_at).toEqual(first.last_used_at);
});

test('reaches only what its scopes say', async () => {
  const program = await createKeyClient(api, user, ['send']);
  const devices = await program.get('/api/v1/devices');
  expect(devices.status).toBe(403);
  expect(devices.body.error).toMatchObject({
    code: 'auth.scope_missing',
    details: { scope: 'read' },
  });
});

test('can neither make nor see nor revoke keys', async () => {
  const program = await createKeyClient(api, user, ['send', 'read', 'devices']);
  const answers = [
    await program.get('/api/v1/api-keys'),
    await program.post('/api/v1/api-keys', { name: 'x', scopes: ['send'] }),
    await program.delete(`/api/v1/api-keys/${program.keyId}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(answers[0]!.body.error.code).toBe('auth.session_required');
});

test("another user's key is 404 and stays", async () => {
  const program = await createKeyClient(api, user, ['read']);
  const other = await registerUser(api);
  const answer = await other.delete(`/api/v1/api-keys/${program.keyId}`);
  expect(answer.status).toBe(404);
  expect(answer.body.error.code).toBe('api_keys.not_found');
  expect((await program.get('/api/v1/devices')).status).toBe(200);
  expect((await other.get('/api/v1/api-keys')).body.items).toEqual([]);
});

test('nobody gets 401', async () => {
  const nobody = createClient(api);
  expect((await nobody.get('/api/v1/api-keys')).status).toBe(401);
  expect((await nobody.post('/api/v1/api-keys', {})).status).toBe(401);
});

test.each([
  [{ name: '', scopes: ['send'] }],
  [{ name: 'x', scopes: [] }],
  [{ name: 'x', scopes: ['root'] }],
  [{ name: 'x', scopes: ['send'], deviceIds: [] }],
  [{ name: 'x', scopes: ['send'], allowedAddresses: ['10.0.0.0/33'] }],
  [{ name: 'x', scopes: ['send'], expiresAt: '2027-01-31' }],
  [{ name: 'x', scopes: ['send'], expiresAt: '2020-01-31T08:00:00Z' }],
  [{ name: 'x', scopes: ['send', 'send'] }],
  [{ name: 'x', scopes: ['send'], rateLimit: 0 }],
])('%j is refused', async (order) => {
  expect((await user.post('/api/v1/api-keys', order)).status).toBe(400);
});

test('the quota holds also for parallel requests', async () => {
  const many = await registerUser(api);
  const order = { name: 'x', scopes: ['send'] };
  const answers = await Promise.all(
    Array.from({ length: 55 }, () => many.post('/api/v1/api-keys', order)),
  );
  const made = answers.filter(({ status }) => status === 201);
  expect(made).toHaveLength(50);
  expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('api_keys.too_many');
});
