import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceStatus } from '../db/schema.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createKeyClient, registerUser, type TestUser } from '../testing/test-client.js';
import { type Receiver, startReceiver } from './webhook-receiver.harness.js';

let api: TestApi;
let user: TestUser;
let receiver: Receiver;
beforeAll(async () => {
  api = await startTestApi({ throttle: { registerPerAddress: 1_000, loginPerAddress: 1_000 } });
});
afterAll(() => api.close());
beforeEach(async () => {
  user = await registerUser(api);
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

async function createWebhook(order: Record<string, unknown> = {}, by = user) {
  const answer = await by.post('/api/v1/webhooks', { name: 'shop', url: receiver.url, ...order });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; secret: string };
}

async function createDevice(owner = user): Promise<string> {
  const id = uuidv7();
  await api.database.db
    .insertInto('devices')
    .values({ id, user_id: owner.id, name: 'test', sandbox: true })
    .execute();
  return id;
}

const step = (deviceId: string, status: DeviceStatus = 'connected') =>
  api.database.db.insertInto('device_events').values({ device_id: deviceId, status }).execute();

const deliveriesOf = async (id: string, query = '') =>
  (await user.get(`/api/v1/webhooks/${id}/deliveries${query}`)).body.items;

/** Waits until the newest delivery of a webhook is as expected. */
const expectNewest = (id: string, expected: object): Promise<void> =>
  vi.waitFor(async () => expect((await deliveriesOf(id))[0]).toMatchObject(expected), {
    timeout: 10_000,
  });

const dueNow = (id: string) =>
  api.database.db
    .updateTable('webhook_deliveries')
    .set({ not_before: sql<Date>`now()` })
    .where('webhook_id', '=', id)
    .execute();

test('an event arrives signed; the public library verifies it and refuses what was changed', async () => {
  const deviceId = await createDevice();
  const { id, secret } = await createWebhook({
    headers: [{ name: 'Authorization', value: 'Bearer mine' }],
  });
  await step(deviceId);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 5_000 });
  const { headers, body } = receiver.received[0]!;
  const verified = new Webhook(secret).verify(body, headers);
  expect(verified).toMatchObject({ version: 1, type: 'session.connected', deviceId });
  expect(headers['authorization']).toBe('Bearer mine');
  expect((verified as { id: string }).id).toBe(headers['webhook-id']);
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('signature');
  const old = { ...headers, 'webhook-timestamp': '1600000000' };
  expect(() => new Webhook(secret).verify(body, old)).toThrow('too old');
  await expectNewest(id, { status: 'delivered', attempts: 1, lastStatus: 204 });
  const pulled = await user.get('/api/v1/events');
  expect(pulled.body.items).toContainEqual(verified);
  const shown = JSON.stringify((await user.get('/api/v1/webhooks')).body) + api.logs();
  expect(shown).not.toContain(secret.slice(10));
  expect(shown).not.toContain('Bearer mine');
});

test('only what is asked for arrives: types, devices, and nothing from before', async () => {
  const [one, two] = [await createDevice(), await createDevice()];
  await step(one, 'failed');
  await createWebhook({ deviceIds: [one], events: ['session.failed'] });
  await step(one, 'connected');
  await step(two, 'failed');
  await step(one, 'failed');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 5_000 });
  expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
    type: 'session.failed',
    deviceId: one,
  });
  expect(await api.database.db.selectFrom('webhook_deliveries').selectAll().execute()).toHaveLength(
    2, // with the one of the test before
  );
});

test('a rotated secret signs with the old one until the overlap is over', async () => {
  const { id, secret } = await createWebhook();
  const rotated = await user.post(`/api/v1/webhooks/${id}/rotate`, { overlapSeconds: 60 });
  await user.post(`/api/v1/webhooks/${id}/test`);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 5_000 });
  const { body, headers } = receiver.received[0]!;
  for (const known of [secret, rotated.body.secret]) {
    expect(new Webhook(known).verify(body, headers)).toMatchObject({ type: 'webhook.test' });
  }
  await user.post(`/api/v1/webhooks/${id}/rotate`, { overlapSeconds: 0 });
  await user.post(`/api/v1/webhooks/${id}/test`);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 5_000 });
  const last = receiver.received[1]!;
  expect(() => new Webhook(secret).verify(last.body, last.headers)).toThrow('signature');
});

test('what fails is tried again by the schedule and given up after ten attempts, then replayed', async () => {
  receiver.answer = (response) => response.writeHead(500).end('broken');
  const { id } = await createWebhook();
  await user.post(`/api/v1/webhooks/${id}/test`);
  const pauses = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
  for (const [index, seconds] of pauses.entries()) {
    await expectNewest(id, { status: 'pending', attempts: index + 1, lastStatus: 500 });
    const { rows } = await sql<{ wait: number }>`
      select extract(epoch from not_before - now())::float8 as wait from webhook_deliveries
      where webhook_id = ${id}`.execute(api.database.db);
    expect(rows[0]!.wait).toBeGreaterThan(seconds * 0.9 - 3);
    expect(rows[0]!.wait).toBeLessThan(seconds * 1.1);
    await dueNow(id);
  }
  await expectNewest(id, { status: 'failed', attempts: 10, nextAttemptAt: null });
  const [{ id: deliveryId }] = await deliveriesOf(id, '?status=failed');
  const detail = await user.get(`/api/v1/webhooks/${id}/deliveries/${deliveryId}`);
  expect(detail.body.log).toHaveLength(10);
  expect(detail.body.log[0]).toMatchObject({ status: 500, response: 'broken', error: null });
  receiver.answer = (response) => response.writeHead(200).end();
  const since = new Date(Date.now() - 60_000).toISOString();
  const replayed = await user.post(`/api/v1/webhooks/${id}/replay`, { what: 'failed', since });
  expect(replayed.body).toEqual({ count: 1 });
  await expectNewest(id, { status: 'delivered' });
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
}, 30_000);

test.each([429, 503])(
  'Retry-After of %i is honoured, and keeps the receiver quiet',
  async (status) => {
    receiver.answer = (response) => response.writeHead(status, { 'retry-after': '3000' }).end();
    const { id } = await createWebhook();
    await user.post(`/api/v1/webhooks/${id}/test`);
    await expectNewest(id, { status: 'pending', attempts: 1, lastStatus: status });
    const [{ nextAttemptAt }] = await deliveriesOf(id);
    expect(Date.parse(nextAttemptAt)).toBeGreaterThan(Date.now() + 2_900_000);
    const { rows } = await sql<{ quiet: boolean }>`
    select not_before > now() + interval '45 minutes' as quiet from webhooks where id = ${id}`.execute(
      api.database.db,
    );
    expect(rows[0]!.quiet).toBe(true);
  },
);

test('a redirect is a failure that is not followed', async () => {
  receiver.answer = (response) =>
    response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
  const { id } = await createWebhook();
  await user.post(`/api/v1/webhooks/${id}/test`);
  await expectNewest(id, { status: 'pending', lastStatus: 302 });
  expect(receiver.received).toHaveLength(1);
});

test('410, and five days of failures, turn a webhook off with a mail and an entry', async () => {
  receiver.answer = (response, count) => response.writeHead(count === 1 ? 410 : 500).end();
  const { db } = api.database;
  const { id } = await createWebhook();
  const off = (reason: string) =>
    vi.waitFor(
      async () =>
        expect((await user.get(`/api/v1/webhooks/${id}`)).body).toMatchObject({
          enabled: false,
          disabledReason: reason,
        }),
      { timeout: 5_000 },
    );
  await user.post(`/api/v1/webhooks/${id}/test`);
  await off('gone');
  expect((await user.post(`/api/v1/webhooks/${id}/test`)).status).toBe(409);
  await user.patch(`/api/v1/webhooks/${id}`, { enabled: true });
  await user.post(`/api/v1/webhooks/${id}/test`);
  await expectNewest(id, { status: 'pending', attempts: 1 });
  await sql`update webhooks set failing_since = now() - interval '5 days 1 minute'
    where id = ${id}`.execute(db);
  await dueNow(id);
  await off('failing');
  const mails = await db.selectFrom('mails').selectAll().where('user_id', '=', user.id).execute();
  expect(mails.map(({ kind }) => kind)).toEqual(['webhook_disabled', 'webhook_disabled']);
  const acts = await db
    .selectFrom('activity_logs')
    .select('action')
    .where('target_id', '=', id)
    .where('action', '=', 'webhooks.disabled')
    .execute();
  expect(acts).toHaveLength(2);
});

test('what happened while it was off is replayed as missing, once', async () => {
  const deviceId = await createDevice();
  const { id } = await createWebhook();
  await user.patch(`/api/v1/webhooks/${id}`, { enabled: false });
  await step(deviceId, 'failed');
  await user.patch(`/api/v1/webhooks/${id}`, { enabled: true });
  await step(deviceId, 'connected');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 5_000 });
  const since = new Date(Date.now() - 60_000).toISOString();
  const order = { what: 'missing', since };
  expect((await user.post(`/api/v1/webhooks/${id}/replay`, order)).body).toEqual({ count: 1 });
  expect((await user.post(`/api/v1/webhooks/${id}/replay`, order)).body).toEqual({ count: 0 });
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 5_000 });
  const types = receiver.received.map(({ body }) => JSON.parse(body).type);
  expect(types).toEqual(['session.connected', 'session.failed']);
});

test('a receiver that hangs gets two at a time and holds nobody else up', async () => {
  const hanging = await startReceiver();
  hanging.answer = () => undefined;
  const deviceId = await createDevice();
  await createWebhook();
  await createWebhook({ url: hanging.url });
  for (let n = 0; n < 20; n += 1) await step(deviceId, n % 2 ? 'connected' : 'failed');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(20), { timeout: 8_000 });
  expect(hanging.received).toHaveLength(2);
  hanging.close();
});

test('a name that leads inside is blocked when it is used, and the attempt says so', async () => {
  const { id } = await createWebhook();
  await sql`update webhooks set url = 'http://[::1]:8080/' where id = ${id}`.execute(
    api.database.db,
  );
  await user.post(`/api/v1/webhooks/${id}/test`);
  await expectNewest(id, { status: 'pending', attempts: 1, lastError: 'address_blocked' });
  expect(receiver.received).toEqual([]);
});

test('bad input is refused, at most twenty are kept, and nobody sees those of others', async () => {
  for (const bad of [
    { url: 'http://10.0.0.1/' },
    { headers: [{ name: 'Host', value: 'other' }] },
    { headers: [{ name: 'webhook-id', value: 'x' }] },
    { headers: [{ name: 'X-A', value: 'a\r\nb' }] },
    { events: ['no.such'] },
    { surprise: true },
  ]) {
    const order = { name: 'shop', url: receiver.url, ...bad };
    expect((await user.post('/api/v1/webhooks', order)).status).toBe(400);
  }
  const other = await registerUser(api);
  const { id } = await createWebhook({}, other);
  for (const path of ['', '/deliveries']) {
    expect((await user.get(`/api/v1/webhooks/${id}${path}`)).status).toBe(404);
  }
  expect((await user.delete(`/api/v1/webhooks/${id}`)).status).toBe(404);
  const deviceIds = [await createDevice(other)];
  const foreign = { name: 'shop', url: receiver.url, deviceIds };
  expect((await user.post('/api/v1/webhooks', foreign)).status).toBe(404);
  for (let n = 0; n < 20; n += 1) await createWebhook();
  const more = { name: 'shop', url: receiver.url };
  expect((await user.post('/api/v1/webhooks', more)).body.error.code).toBe('webhooks.too_many');
});

test('keys with the scope webhooks may, others and those of certain devices may not', async () => {
  const key = await createKeyClient(api, user, ['webhooks']);
  const order = { name: 'shop', url: receiver.url };
  const created = await key.post('/api/v1/webhooks', order);
  expect(created.status).toBe(201);
  expect((await key.delete(`/api/v1/webhooks/${created.body.id}`)).status).toBe(200);
  const reading = await createKeyClient(api, user, ['read']);
  expect((await reading.get('/api/v1/webhooks')).status).toBe(403);
});
