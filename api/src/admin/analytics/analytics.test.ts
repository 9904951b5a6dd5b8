import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { countByDevices, countBySteps, countReasons } from './message-counts.repo.js';

let api: TestApi;
let people: AdminTestPeople;
let owner: TestUser;
let deviceId: string;
beforeAll(async () => {
  api = await startTestApi();
  people = await createPeople(api);
  owner = await registerUser(api);
  deviceId = await createDevice(owner.id, 'Till');
});
afterAll(() => api.close());

async function createDevice(userId: string, name: string): Promise<string> {
  const id = uuidv7();
  const { db } = api.database;
  await db.insertInto('devices').values({ id, user_id: userId, name, sandbox: true }).execute();
  return id;
}

const base = '/api/v1/admin/analytics';
const store = (at: string, message: Partial<StoredMessage> = {}) =>
  storeMessage(api, { deviceId, status: 'sent', ...message, at: new Date(at) });

test.each(['messages', 'devices', 'errors', 'messages.csv', 'devices.csv'])(
  '%s is for administrators and their keys with the scope',
  async (what) => {
    expect(await whoMay(people, (client) => client.get(`${base}/${what}`))).toEqual(adminsOnly());
  },
);

test('every message counts once, by what has become of it, on its day; empty days are zeros', async () => {
  const day = '2025-03-10T10:00:00Z';
  await store(day);
  await store(day, { status: 'delivered' });
  await store(day, { status: 'read' });
  await store(day, { status: 'failed', errorCode: 'recipient_not_on_whatsapp' });
  await store(day, { status: 'unknown', errorCode: 'no_ack' });
  await store(day, { status: 'expired', errorCode: 'expired' });
  await store(day, { status: 'received', direction: 'in' });
  await store('2025-03-12T23:59:59.999Z', { status: 'received', direction: 'in' });
  const range = 'from=2025-03-09T00:00:00Z&to=2025-03-13T00:00:00Z';
  const { body } = await people.admin.get(`${base}/messages?${range}&userId=${owner.id}`);
  expect(body).toMatchObject({ unit: 'day', timeZone: 'UTC', from: '2025-03-09T00:00:00.000Z' });
  const zeros = {
    accepted: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    unconfirmed: 0,
    waiting: 0,
    dropped: 0,
    received: 0,
  };
  const busy = {
    accepted: 6,
    sent: 3,
    delivered: 2,
    read: 1,
    failed: 1,
    unconfirmed: 1,
    waiting: 0,
    dropped: 1,
    received: 1,
  };
  expect(body.items).toEqual([
    { start: '2025-03-09T00:00:00.000Z', ...zeros, activeUsers: 0 },
    { start: '2025-03-10T00:00:00.000Z', ...busy, activeUsers: 1 },
    { start: '2025-03-11T00:00:00.000Z', ...zeros, activeUsers: 0 },
    { start: '2025-03-12T00:00:00.000Z', ...zeros, received: 1, activeUsers: 0 },
  ]);
  expect(body.totals).toEqual({ ...busy, received: 2 });
  const errors = (await people.admin.get(`${base}/errors?${range}&userId=${owner.id}`)).body.items;
  expect(errors).toHaveLength(3);
  expect(errors).toContainEqual(
    expect.objectContaining({
      code: 'recipient_not_on_whatsapp',
      status: 'failed',
      message: 'This number is not on WhatsApp.',
      count: 1,
      devices: 1,
    }),
  );
  const [device] = (await people.admin.get(`${base}/devices?${range}&userId=${owner.id}`)).body
    .items;
  expect(device).toMatchObject({
    device: { id: deviceId, name: 'Till' },
    owner: { email: owner.email },
    ...busy,
    received: 2,
  });
});

test('days are those of the time zone, also of 23 and 25 hours and without a midnight', async () => {
  await store('2025-03-29T23:30:00Z');
  await store('2025-03-30T21:59:00Z');
  await store('2025-03-30T22:00:00Z');
  const starts = async (query: string) =>
    (await people.admin.get(`${base}/messages?deviceId=${deviceId}&${query}`)).body.items.map(
      ({ start, sent }: { start: string; sent: number }) => `${start.slice(0, 16)} ${sent}`,
    );
  // Central Europe loses an hour in that night.
  expect(
    await starts('timeZone=Europe/Berlin&from=2025-03-29T12:00:00Z&to=2025-03-31T10:00:00Z'),
  ).toEqual(['2025-03-28T23:00 0', '2025-03-29T23:00 2', '2025-03-30T22:00 1']);
  // In Egypt the day begins at one o'clock when summer time does.
  await store('2025-04-24T23:30:00Z');
  expect(
    await starts('timeZone=Africa/Cairo&from=2025-04-24T12:00:00Z&to=2025-04-26T00:00:00Z'),
  ).toEqual(['2025-04-23T22:00 0', '2025-04-24T22:00 1', '2025-04-25T21:00 0']);
});

test('hours are as they pass: one that comes twice in autumn is two', async () => {
  await store('2025-10-26T00:30:00Z');
  await store('2025-10-26T01:30:00Z');
  const { body } = await people.admin.get(
    `${base}/messages?unit=hour&timeZone=Europe/Berlin&deviceId=${deviceId}&from=2025-10-26T00:10:00Z&to=2025-10-26T03:00:00Z`,
  );
  expect(
    body.items.map(({ start, sent }: { start: string; sent: number }) => [
      start.slice(11, 16),
      sent,
    ]),
  ).toEqual([
    ['00:00', 1],
    ['01:00', 1],
    ['02:00', 0],
  ]);
});

test('active are those who sent and those who did something, each once', async () => {
  const { db } = api.database;
  const at = new Date('2025-06-01T08:00:00Z');
  await store('2025-06-01T07:00:00Z');
  const act = async (userId: string, action: string) => {
    const id = uuidv7({ msecs: at.getTime() });
    await db
      .insertInto('activity_logs')
      .values({
        id,
        user_id: userId,
        action,
        ip_address: '192.0.2.1',
        created_at: at,
        details: '{}',
      })
      .execute();
  };
  await act(owner.id, 'auth.login');
  await act(people.user.id, 'auth.login');
  await act(people.admin.id, 'auth.login_failed');
  const { body } = await people.admin.get(
    `${base}/messages?from=2025-06-01T00:00:00Z&to=2025-06-02T00:00:00Z`,
  );
  expect(body.items).toMatchObject([{ sent: 1, activeUsers: 2 }]);
});

test.each([
  ['timeZone=Mars/Olympus', 'request.invalid'],
  ['timeZone=%2B05:30', 'request.invalid'],
  ['timeZone=Foo%2B3', 'request.invalid'],
  ["timeZone=UTC'%3Bdrop table users", 'request.invalid'],
  ['unit=week', 'request.invalid'],
  ['from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z', 'admin.range_invalid'],
  ['from=2023-01-01T00:00:00Z&to=2025-01-01T00:00:00Z', 'admin.range_invalid'],
  ['unit=hour&from=2025-01-01T00:00:00Z&to=2025-03-01T00:00:00Z', 'admin.range_invalid'],
])('%s is refused', async (query, code) => {
  for (const what of ['messages', 'devices', 'errors', 'messages.csv', 'devices.csv']) {
    const answer = await people.admin.get(`${base}/${what}?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
  }
});

test('as CSV: per day, and per day and device, harmless to spreadsheets', async () => {
  const second = await createDevice(owner.id, '=cmd()');
  await store('2025-08-01T10:00:00Z');
  await store('2025-08-01T11:00:00Z', { deviceId: second });
  await store('2025-08-03T11:00:00Z', { deviceId: second, status: 'failed' });
  const range = 'from=2025-08-01T00:00:00Z&to=2025-08-04T00:00:00Z';
  const linesOf = async (what: string) =>
    String((await people.admin.get(`${base}/${what}.csv?${range}`)).body)
      .trimEnd()
      .split('\r\n');
  expect(await linesOf('messages')).toEqual([
    'start,accepted,sent,delivered,read,failed,unconfirmed,waiting,dropped,received,active_users',
    '2025-08-01T00:00:00.000Z,2,2,0,0,0,0,0,0,0,1',
    '2025-08-02T00:00:00.000Z,0,0,0,0,0,0,0,0,0,0',
    '2025-08-03T00:00:00.000Z,1,0,0,0,1,0,0,0,0,1',
  ]);
  const devices = await linesOf('devices');
  expect(devices).toHaveLength(4);
  expect(devices[2]).toContain(`,'=cmd(),${owner.email},1,1,`);
  expect(devices[3]).toMatch(/^2025-08-03T00:00:00.000Z,.*,1,0,0,0,1,0,0,0,0$/);
});

test('among 300,000 messages a day is counted from an index', async () => {
  const { pool } = api.database;
  // In parts, none of which meets the statement's time limit on a busy machine.
  for (let stored = 0; stored < 300_000; stored += 50_000) {
    await pool.query(
      `insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status, error_code, created_at)
       select (lpad(to_hex(1704067200000 + n * 100000::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
         $1, $2, 'web', 'c', 'text', 'x', 'w' || n, 'failed', 'no_answer', to_timestamp(1704067200 + n * 100)
       from generate_series($3::int + 1, $3 + 50000) n`,
      [owner.id, deviceId, stored],
    );
  }
  await pool.query('analyze message_logs');
  const from = new Date('2024-05-01T00:00:00Z');
  const to = new Date('2024-05-02T00:00:00Z');
  const all = { from, to, unit: 'hour', timeZone: 'UTC' } as const;
  for (const span of [all, { ...all, userId: owner.id }, { ...all, deviceId }]) {
    const plan = await plansOf(pool, async (db) => {
      expect(await countBySteps(db, span)).toHaveLength(24);
      await countByDevices(db, span, 100);
      await countReasons(db, span);
    });
    expect(readWhole(plan)).not.toContain('message_logs');
    expect(readWhole(plan)).not.toContain('activity_logs');
    const looked = plan
      .filter((node) => node['Relation Name'] === 'message_logs')
      .map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
    expect(looked).toHaveLength(3);
    // A day has 864 of them, and the clocks may differ by an hour on either side.
    expect(Math.max(...looked)).toBeLessThan(1_000);
  }
}, 60_000);
