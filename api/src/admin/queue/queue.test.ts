import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { plansOf, readWhole } from '../../testing/query-plans.js';
import { startTestApi, type TestApi } from '../../testing/test-api.js';
import { registerUser, type TestUser } from '../../testing/test-client.js';
import {
  type AdminTestPeople,
  adminsOnly,
  createPeople,
  type StoredMessage,
  storeMessage,
  whoMay,
} from '../admin.harness.js';
import { listDevices } from '../devices/managed-devices.repo.js';
import { readBacklog } from '../health/backlog.repo.js';
import { listUsers } from '../users/managed-users.repo.js';
import { listQueued, readDepths } from './queue.repo.js';

let api: TestApi;
let people: AdminTestPeople;
let owner: TestUser;
let deviceId: string;
beforeAll(async () => {
  api = await startTestApi({ throttle: { registerPerAddress: 1_000 } });
  people = await createPeople(api);
});
afterAll(() => api.close());
beforeEach(async () => {
  owner = await registerUser(api);
  deviceId = uuidv7();
  await api.database.db
    .insertInto('devices')
    .values({
      id: deviceId,
      user_id: owner.id,
      name: 'Till',
      sandbox: true,
      phone: '+4915100000099',
      linked_at: new Date(),
    })
    .execute();
});

const base = '/api/v1/admin/queue';
const secret = 'the text of this message is a secret';
const store = (message: Partial<StoredMessage> = {}) =>
  storeMessage(api, { deviceId, text: secret, ...message });

test.each<[string, (id: string) => { method: string; path: string; json?: unknown }]>([
  ['GET the queue', () => ({ method: 'GET', path: base })],
  ['GET its messages', () => ({ method: 'GET', path: `${base}/messages` })],
  ['cancel', (id) => ({ method: 'POST', path: `${base}/messages/${id}/cancel` })],
])('%s is for administrators and their keys with the scope', async (_name, request) => {
  const id = await store();
  expect(await whoMay(people, (client) => client.request(request(id)))).toEqual(adminsOnly());
});

test('retrying is for administrators, too', async () => {
  const id = await store({ status: 'failed', errorCode: 'page_error' });
  const path = `${base}/messages/${id}/retry`;
  for (const client of [people.user, people.pretender, people.plainKey]) {
    expect((await client.post(path, {})).status).toBe(403);
  }
  expect((await people.nobody.post(path, {})).status).toBe(401);
  expect((await owner.post(path, {})).status).toBe(403);
});

test('tells how much waits on which device, in which state and since when', async () => {
  const early = new Date(Date.now() - 3_600_000);
  await store({ at: early });
  await store();
  await store({ status: 'scheduled' });
  await store({ status: 'sending' });
  await store({ status: 'unknown' });
  await store({ status: 'sent' });
  const { body } = await people.admin.get(base);
  const mine = body.devices.find(({ owner: of }: { owner: { id: string } }) => of.id === owner.id);
  expect(mine).toEqual({
    device: { id: deviceId, name: 'Till', status: 'stopped', holdReason: null },
    owner: { id: owner.id, email: owner.email },
    scheduled: 1,
    queued: 2,
    sending: 1,
    unconfirmed: 1,
    oldestQueuedAt: early.toISOString(),
  });
  expect(body.queued).toBeGreaterThanOrEqual(2);
  expect(Date.parse(body.oldestQueuedAt)).toBeLessThanOrEqual(early.getTime());
});

test('shows who, where and why, never what is said nor to whom in full', async () => {
  const id = await store({ status: 'unknown', errorCode: 'no_ack' });
  const answer = await people.admin.get(`${base}/messages?userId=${owner.id}`);
  expect(answer.body.items).toMatchObject([
    {
      id,
      status: 'unknown',
      device: { id: deviceId, name: 'Till' },
      owner: { email: owner.email },
      to: '…0088',
      error: { code: 'no_ack' },
      unconfirmedSince: expect.any(String),
    },
  ]);
  const cancelled = await people.admin.post(`${base}/messages/${await store()}/cancel`);
  const failed = await store({ status: 'failed', errorCode: 'page_error' });
  const again = await people.admin.post(`${base}/messages/${failed}/retry`, {});
  for (const { body } of [answer, cancelled, again]) {
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(JSON.stringify(body)).not.toContain('4915100000088');
  }
});

test('lists by state in pages', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push(await store());
  const path = `${base}/messages?status=queued&deviceId=${deviceId}&limit=3`;
  const first = await people.admin.get(path);
  const rest = await people.admin.get(`${path}&cursor=${first.body.nextCursor}`);
  const found = [...first.body.items, ...rest.body.items].map(({ id }: { id: string }) => id);
  expect(found).toEqual(ids.toSorted().toReversed());
  expect(rest.body.nextCursor).toBeNull();
  expect((await people.admin.get(`${base}/messages?status=sent`)).status).toBe(400);
});

test('what waits is cancelled, with a line in the owner’s history; what left is not', async () => {
  const id = await store();
  const answer = await people.admin.post(`${base}/messages/${id}/cancel`);
  expect(answer).toMatchObject({ status: 200, body: { id, status: 'cancelled' } });
  const [line] = (await owner.get('/api/v1/activity')).body.items;
  expect(line).toMatchObject({
    action: 'admin.message_cancelled',
    by: 'administrator',
    target: { type: 'message', id },
  });
  const events = await owner.get(`/api/v1/messages/${id}/history`);
  expect(events.body.events.at(-1).status).toBe('cancelled');
  const again = await people.admin.post(`${base}/messages/${id}/cancel`);
  expect(again.status).toBe(200);
  const lines = (await owner.get('/api/v1/activity?action=admin.message_cancelled')).body.items;
  expect(lines).toHaveLength(1);
  const gone = await people.admin.post(
    `${base}/messages/${await store({ status: 'sent' })}/cancel`,
  );
  expect(gone).toMatchObject({
    status: 409,
    body: { error: { code: 'messages.not_cancellable' } },
  });
  const unknown = await people.admin.post(`${base}/messages/${uuidv7()}/cancel`);
  expect(unknown.body.error.code).toBe('admin.message_not_found');
});

test('a failed one is sent again as the owner’s own; an unconfirmed one after a word on it', async () => {
  const id = await store({ status: 'failed', errorCode: 'page_error' });
  const again = await people.admin.post(`${base}/messages/${id}/retry`, {});
  expect(again).toMatchObject({ status: 200, body: { status: 'queued', owner: { id: owner.id } } });
  const fresh = (await owner.get(`/api/v1/messages/${again.body.id}`)).body;
  expect(fresh).toMatchObject({ retryOf: id, text: secret });
  const [line] = (await owner.get('/api/v1/activity')).body.items;
  expect(line).toMatchObject({
    action: 'admin.message_retried',
    details: { newMessageId: again.body.id },
  });
  const hanging = `${base}/messages/${await store({ status: 'unknown' })}/retry`;
  expect((await people.admin.post(hanging, {})).body.error.code).toBe('messages.may_have_arrived');
  const sure = await people.admin.post(hanging, { confirmPossibleDuplicate: true });
  expect(sure.status).toBe(200);
  const sent = await people.admin.post(
    `${base}/messages/${await store({ status: 'sent' })}/retry`,
    {},
  );
  expect(sent.body.error.code).toBe('messages.not_sendable_again');
});

test('a retry that failed before says so without the message', async () => {
  const id = await store({ status: 'failed', errorCode: 'page_error' });
  const first = await people.admin.post(`${base}/messages/${id}/retry`, {});
  await api.database.db
    .updateTable('message_logs')
    .set({ status: 'failed', error_code: 'send_failed' })
    .where('id', '=', first.body.id)
    .execute();
  const second = await people.admin.post(`${base}/messages/${id}/retry`, {});
  expect(second).toMatchObject({ status: 409, body: { error: { code: 'admin.retry_failed' } } });
  expect(JSON.stringify(second.body)).not.toContain(secret);
});

test('among 100,000 messages only those that wait are looked at', async () => {
  const { pool } = api.database;
  // In parts, none of which meets the statement's time limit on a busy machine.
  for (let stored = 0; stored < 100_000; stored += 25_000) {
    await pool.query(
      `insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status)
       select gen_random_uuid(), $1, $2, 'web', 'c', 'text', 'x', 'w' || n, case when n % 1000 = 0 then 'queued' else 'sent' end
       from generate_series($3::int + 1, $3 + 25000) n`,
      [owner.id, deviceId, stored],
    );
  }
  await pool.query('analyze message_logs');
  const statuses = ['scheduled', 'queued', 'sending', 'unknown', 'failed'] as const;
  const plan = await plansOf(pool, async (db) => {
    await readDepths(db, 100);
    await readBacklog(db);
    await listUsers(db, {}, { before: undefined, limit: 51 });
    await listDevices(db, {}, { before: undefined, limit: 51 });
    for (const status of statuses) {
      await listQueued(db, { status }, { before: undefined, limit: 51 });
    }
  });
  expect(plan.length).toBeGreaterThan(20);
  expect(readWhole(plan)).not.toContain('message_logs');
  const looked = plan
    .filter((node) => node['Relation Name'] === 'message_logs')
    .map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
  expect(Math.max(...looked)).toBeLessThan(1_000);
}, 60_000);
