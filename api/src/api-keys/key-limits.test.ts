import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  registerAdmin,
  registerUser,
  type TestClient,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi({ config: { trustProxy: '127.0.0.1,::1' } });
  user = await registerUser(api);
});
afterAll(() => api.close());

type KeyClient = TestClient & { key: string; id: string };

const createKey = async (order: Record<string, unknown>): Promise<KeyClient> => {
  const answer = await user.post('/api/v1/api-keys', { name: 'x', scopes: ['read'], ...order });
  expect(answer.status).toBe(201);
  const { key, id } = answer.body;
  return { ...createClient(api, { 'x-api-key': key }), key, id };
};

/** The server trusts its neighbour, so that a test can come from anywhere. */
const from = (address: string) => ({
  path: '/api/v1/devices',
  headers: { 'x-forwarded-for': address },
});

const code = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;

describe('addresses', () => {
  test('a key works from its networks only, also over IPv6 sockets', async () => {
    const key = await createKey({ allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'] });
    expect((await key.request(from('203.0.113.7'))).status).toBe(200);
    expect((await key.request(from('::ffff:203.0.113.8'))).status).toBe(200);
    expect((await key.request(from('2001:db8::1'))).status).toBe(200);
    const refused = await key.request(from('198.51.100.1'));
    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: { code: 'api_keys.address_not_allowed', details: { address: '198.51.100.1' } },
      },
    });
  });

  test('a refused address is not noted as a use', async () => {
    const key = await createKey({ allowedAddresses: ['203.0.113.7'] });
    await key.request(from('198.51.100.1'));
    const shown = (await user.get(`/api/v1/api-keys/${key.id}`)).body;
    expect(shown).toMatchObject({ lastUsedAt: null, lastUsedIp: null });
  });

  test('GET /api/send goes by them too', async () => {
    const key = await createKey({ scopes: ['send'], allowedAddresses: ['203.0.113.7'] });
    const answer = await createClient(api).get(
      `/api/send?api_key=${key.key}&to=4915112345678&text=x`,
    );
    expect([answer.status, code(answer)]).toEqual([403, 'api_keys.address_not_allowed']);
    expect(JSON.stringify(answer.body)).not.toContain(key.key.slice(12));
  });
});

test('a key that has expired is 401', async () => {
  const key = await createKey({ expiresAt: new Date(Date.now() + 600_000).toISOString() });
  expect((await key.get('/api/v1/devices')).status).toBe(200);
  const row = await api.database.db
    .updateTable('api_keys')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', key.id)
    .returning('key_hash')
    .executeTakeFirstOrThrow();
  api.app.auth.keys.forget(row.key_hash);
  const answer = await key.get('/api/v1/devices');
  expect([answer.status, code(answer)]).toEqual([401, 'auth.key_invalid']);
});

describe('scopes', () => {
  test('admin is for administrators to give', async () => {
    const order = { name: 'x', scopes: ['admin'] };
    const refused = await user.post('/api/v1/api-keys', order);
    expect([refused.status, code(refused)]).toEqual([403, 'api_keys.admin_scope']);
    const admin = await registerAdmin(api);
    const given = await admin.post('/api/v1/api-keys', order);
    expect(given.status).toBe(201);
    const key = createClient(api, { 'x-api-key': given.body.key });
    expect((await key.get('/api/v1/settings')).status).toBe(200);
    await api.database.db
      .updateTable('users')
      .set({ role: 'user' })
      .where('id', '=', admin.id)
      .execute();
    const { key_hash } = await api.database.db
      .selectFrom('api_keys')
      .select('key_hash')
      .where('id', '=', given.body.id)
      .executeTakeFirstOrThrow();
    api.app.auth.keys.forget(key_hash);
    expect(code(await key.get('/api/v1/settings'))).toBe('auth.admin_required');
  });

  test('webhooks may be given already', async () => {
    const key = await createKey({ scopes: ['webhooks'] });
    expect(code(await key.get('/api/v1/devices'))).toBe('auth.scope_missing');
  });
});

describe('changes', () => {
  test('work on the next request and are written down with before and after', async () => {
    const key = await createKey({ rateLimit: 5 });
    expect((await key.get('/api/v1/devices')).status).toBe(200);
    const change = { name: 'till 2', rateLimit: null, allowedAddresses: ['203.0.113.7'] };
    const changed = await user.patch(`/api/v1/api-keys/${key.id}`, change);
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'till 2', rateLimit: null, allowedAddresses: ['203.0.113.7/32'] },
    });
    expect((await key.get('/api/v1/devices')).status).toBe(403);
    const line = await api.database.db
      .selectFrom('activity_logs')
      .select('details')
      .where('action', '=', 'api_keys.updated')
      .where('target_id', '=', key.id)
      .executeTakeFirstOrThrow();
    expect(line.details).toMatchObject({
      before: { name: 'x', rateLimit: 5, allowedAddresses: null },
      after: { name: 'till 2', rateLimit: null, allowedAddresses: ['203.0.113.7/32'] },
    });
  });

  test.each([{ scopes: ['send'] }, { name: '' }, { expiresAt: '2020-01-01T00:00:00Z' }])(
    '%j is refused',
    async (change) => {
      const key = await createKey({});
      expect((await user.patch(`/api/v1/api-keys/${key.id}`, change)).status).toBe(400);
    },
  );

  test("another user's key is 404, a revoked one 409", async () => {
    const key = await createKey({});
    const other = await registerUser(api);
    expect((await other.patch(`/api/v1/api-keys/${key.id}`, { name: 'y' })).status).toBe(404);
    await user.delete(`/api/v1/api-keys/${key.id}`);
    const answer = await user.patch(`/api/v1/api-keys/${key.id}`, { name: 'y' });
    expect([answer.status, code(answer)]).toEqual([409, 'api_keys.not_active']);
  });
});

test('the list comes in pages', async () => {
  const many = await registerUser(api);
  for (let count = 0; count < 3; count += 1) {
    await many.post('/api/v1/api-keys', { name: `key ${count}`, scopes: ['read'] });
  }
  const first = (await many.get('/api/v1/api-keys?limit=2')).body;
  expect(first.items.map(({ name }: { name: string }) => name)).toEqual(['key 2', 'key 1']);
  const rest = (await many.get(`/api/v1/api-keys?limit=2&cursor=${first.nextCursor}`)).body;
  expect(rest.items.map(({ name }: { name: string }) => name)).toEqual(['key 0']);
  expect(rest.nextCursor).toBeNull();
});

test('the quota is a setting', async () => {
  const admin = await registerAdmin(api);
  const few = await registerUser(api);
  await admin.patch('/api/v1/settings', { maxApiKeys: 1 });
  const order = { name: 'x', scopes: ['read'] };
  const first = await few.post('/api/v1/api-keys', order);
  const second = await few.post('/api/v1/api-keys', order);
  expect([first.status, second.status]).toEqual([201, 409]);
  expect(second.body.error).toMatchObject({ code: 'api_keys.too_many', details: { limit: 1 } });
  // One that is on its way out leaves room for its successor, not for more.
  expect((await few.post(`/api/v1/api-keys/${first.body.id}/rotate`, {})).status).toBe(201);
  expect((await few.post('/api/v1/api-keys', order)).status).toBe(409);
  await admin.patch('/api/v1/settings', { maxApiKeys: 50 });
});

describe('devices', () => {
  const addDevice = async (owner: TestUser, name: string): Promise<string> => {
    const id = uuidv7();
    const phone = `+49151${id.replaceAll(/\D/g, '').slice(-8)}`;
    await api.database.db
      .insertInto('devices')
      .values({ id, user_id: owner.id, name, sandbox: true, phone, linked_at: new Date() })
      .execute();
    return id;
  };
  let shop: string;
  let home: string;
  let confined: KeyClient;
  beforeAll(async () => {
    shop = await addDevice(user, 'shop');
    home = await addDevice(user, 'home');
    const scopes = ['send', 'read', 'devices'];
    confined = await createKey({ scopes, deviceIds: [shop] });
  });

  const text = { to: '+4915112345678', text: 'hello' };
  const post = (client: TestClient, deviceId?: string, more = {}) =>
    client.post('/api/v1/messages', { ...text, ...more, ...(deviceId ? { deviceId } : {}) });

  test('only own ones can be named', async () => {
    const foreign = await addDevice(await registerUser(api), 'foreign');
    for (const id of [foreign, uuidv7()]) {
      const answer = await user.post('/api/v1/api-keys', {
        name: 'x',
        scopes: ['read'],
        deviceIds: [shop, id],
      });
      expect([answer.status, code(answer)]).toEqual([404, 'devices.not_found']);
    }
  });

  test('a confined key sees, changes and links its own only', async () => {
    const list = await confined.get('/api/v1/devices');
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([shop]);
    const base = `/api/v1/devices/${home}`;
    const answers = [
      await confined.get(base),
      await confined.patch(base, { name: 'mine' }),
      await confined.delete(base),
      await confined.get(`${base}/qr`),
      await confined.get(`${base}/timeline`),
      await confined.post(`${base}/start`),
      await confined.post(`${base}/stop`),
      await confined.post(`${base}/logout`),
      await confined.post(`${base}/confirm-number`),
      await confined.post(`${base}/pairing-code`, { phone: '+4915112345678' }),
    ];
    expect(answers.map((answer) => [answer.status, code(answer)])).toEqual(
      answers.map(() => [404, 'devices.not_found']),
    );
    expect((await confined.get(`/api/v1/devices/${shop}/timeline`)).status).toBe(200);
  });

  test('it adds no device and chooses no default', async () => {
    const created = await confined.post('/api/v1/devices', { name: 'new', sandbox: false });
    expect([created.status, code(created)]).toEqual([403, 'api_keys.devices_confined']);
    const chosen = await confined.patch(`/api/v1/devices/${shop}`, { isDefault: true });
    expect([chosen.status, code(chosen)]).toEqual([403, 'api_keys.devices_confined']);
    expect((await confined.patch(`/api/v1/devices/${shop}`, { name: 'till' })).status).toBe(200);
  });

  test('it sends from its own only, which is its default', async () => {
    const named = await post(confined, home);
    expect([named.status, code(named)]).toEqual([404, 'devices.not_found']);
    const sent = await post(confined);
    expect(sent).toMatchObject({ status: 202, body: { deviceId: shop } });
    const short = await createKey({ scopes: ['send'], deviceIds: [shop] });
    const address = `/api/send?api_key=${short.key}&to=4915112345678&text=x&wait=0`;
    expect((await createClient(api).get(address)).body.deviceId).toBe(shop);
    const other = await createClient(api).get(`${address}&device=${home}`);
    expect([other.status, code(other)]).toEqual([404, 'devices.not_found']);
  });

  test('it reads, cancels and repeats messages of its own only', async () => {
    const hidden = (await post(user, home)).body;
    const shown = (await post(user, shop)).body;
    const ids = (await confined.get('/api/v1/messages')).body.items.map(
      ({ id }: { id: string }) => id,
    );
    expect(ids).toContain(shown.id);
    expect(ids).not.toContain(hidden.id);
    expect((await confined.get(`/api/v1/messages?device=${home}`)).body.items).toEqual([]);
    const base = `/api/v1/messages/${hidden.id}`;
    const answers = [
      await confined.get(base),
      await confined.get(`${base}/history`),
      await confined.post(`${base}/cancel`),
      await confined.post(`${base}/send-again`, {}),
    ];
    expect(answers.map((answer) => [answer.status, code(answer)])).toEqual(
      answers.map(() => [404, 'messages.not_found']),
    );
    expect((await confined.get(`/api/v1/messages/${shown.id}`)).status).toBe(200);
  });

  test("an idempotency key does not open another device's message", async () => {
    const wide = await createKey({ scopes: ['send'], deviceIds: [home] });
    const first = await post(wide, undefined, { clientMessageId: 'order-1' });
    expect(first).toMatchObject({ status: 202, body: { deviceId: home } });
    const again = await post(confined, undefined, { clientMessageId: 'order-1' });
    expect([again.status, code(again)]).toEqual([422, 'messages.idempotency_mismatch']);
    expect(JSON.stringify(again.body)).not.toContain(first.body.id);
  });
});
