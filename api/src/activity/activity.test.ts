import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminTestPeople, adminsOnly, createPeople, whoMay } from '../admin/admin.harness.js';
import { firstIdAt } from '../db/id-time.js';
import { plansOf, readWhole } from '../testing/query-plans.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  registerUser,
  type TestClient,
  testPassword,
} from '../testing/test-client.js';
import { type ActivityAction, recordActivity } from './activity.repo.js';
import { listActivity } from './list-activity.repo.js';

let api: TestApi;
let people: AdminTestPeople;
beforeAll(async () => {
  api = await startTestApi();
  people = await createPeople(api);
});
afterAll(() => api.close());

interface Line {
  id: string;
  action: string;
}

/** All lines of a list, page by page. */
async function allOf(client: TestClient, path: string, limit: number): Promise<Line[]> {
  const found: Line[] = [];
  let cursor: string | null = null;
  do {
    const joint: string = path.includes('?') ? '&' : '?';
    const after: string = cursor ? `&cursor=${cursor}` : '';
    const page: { items: Line[]; nextCursor: string | null } = (
      await client.get(`${path}${joint}limit=${limit}${after}`)
    ).body;
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

const actionsOf = (lines: Line[]): string[] => lines.map(({ action }) => action);

test.each([
  '/api/v1/admin/activity',
  '/api/v1/admin/activity.csv',
  '/api/trpc/admin.activity.list?input=%7B%7D',
])('%s is for administrators and their keys with the scope', async (path) => {
  expect(await whoMay(people, (client) => client.get(path))).toEqual(adminsOnly());
});

test('one’s own is for oneself, signed in', async () => {
  expect((await people.nobody.get('/api/v1/activity')).status).toBe(401);
  const byKey = await people.plainKey.get('/api/v1/activity');
  expect(byKey.body.error.code).toBe('auth.session_required');
  expect((await people.plainKey.get('/api/v1/activity.csv')).status).toBe(403);
  const own = await people.user.get('/api/v1/activity');
  expect(own.status).toBe(200);
  expect(JSON.stringify(own.body)).not.toContain(people.admin.email);
});

test('sign-ins, also those that failed, say who, from where and by which request', async () => {
  const user = await registerUser(api);
  const nobody = createClient(api);
  const credentials = { email: user.email, password: testPassword };
  await nobody.post('/api/v1/auth/login', { ...credentials, password: 'wrong guess' });
  const login = await nobody.post('/api/v1/auth/login', credentials);
  const own = (await user.get('/api/v1/activity?action=auth.login')).body.items;
  expect(own).toMatchObject([
    {
      action: 'auth.login',
      by: 'you',
      ipAddress: '127.0.0.1',
      requestId: login.headers.get('x-request-id'),
    },
    { action: 'auth.login_failed', by: 'unknown', ipAddress: '127.0.0.1' },
  ]);
  const all = await people.admin.get(`/api/v1/admin/activity?email=${user.email}`);
  expect(actionsOf(all.body.items)).toEqual(['auth.login', 'auth.login_failed', 'auth.registered']);
  expect(all.body.items[0].actor).toEqual({ id: user.id, email: user.email });
  const stranger = `${uuidv7()}@botwave.example`;
  await nobody.post('/api/v1/auth/login', { email: stranger, password: 'wrong guess' });
  const guesses = await people.admin.get(`/api/v1/admin/activity?email=${stranger}`);
  expect(guesses.body.items).toMatchObject([
    { action: 'auth.login_failed', actor: { id: null, email: stranger } },
  ]);
});

test('what others do to one stands in one’s own history without their address', async () => {
  const owner = await registerUser(api);
  const target = { type: 'device', id: uuidv7(), ownerId: owner.id } as const;
  const details = { before: { name: 'a' }, after: { name: 'b' } };
  const requestId = uuidv7();
  await recordActivity(api.database.db, {
    userId: people.admin.id,
    userEmail: people.admin.email,
    action: 'devices.updated',
    target,
    details,
    ipAddress: '203.0.113.9',
    requestId,
    keyId: people.adminKey.keyId,
  });
  const [own] = (await owner.get('/api/v1/activity')).body.items;
  expect(own).toMatchObject({
    action: 'devices.updated',
    by: 'administrator',
    ipAddress: null,
    keyPrefix: null,
    requestId,
    target: { type: 'device', id: target.id },
    details,
  });
  const found = await people.admin.get(`/api/v1/admin/activity?targetId=${target.id}`);
  expect(found.body.items).toMatchObject([
    {
      actor: { email: people.admin.email },
      owner: { id: owner.id, email: owner.email },
      ipAddress: '203.0.113.9',
      keyId: people.adminKey.keyId,
    },
  ]);
});

test('pages follow each other without a gap or a repeat', async () => {
  const user = await registerUser(api);
  for (let count = 0; count < 12; count += 1) await note('devices.updated', { userId: user.id });
  const path = `/api/v1/admin/activity?userId=${user.id}`;
  const inOne = await allOf(people.admin, path, 200);
  expect(inOne).toHaveLength(13);
  expect(await allOf(people.admin, path, 5)).toEqual(inOne);
  expect(inOne.map(({ id }) => id)).toEqual(
    inOne
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
  expect(await allOf(user, '/api/v1/activity', 4)).toHaveLength(13);
});

test('is filtered by action or its beginning, target, address and time', async () => {
  const user = await registerUser(api);
  const host = uuidv7();
  const early = new Date('2020-05-01T12:00:00Z');
  await note('hosts.updated', { userId: user.id, ipAddress: '198.51.100.1', at: early, host });
  await note('hosts.declared_dead', { userId: user.id, ipAddress: '198.51.100.2', host });
  const find = async (query: string) =>
    actionsOf((await people.admin.get(`/api/v1/admin/activity?${query}`)).body.items);
  expect(await find(`action=hosts.&userId=${user.id}`)).toHaveLength(2);
  expect(await find(`action=hosts.updated&userId=${user.id}`)).toEqual(['hosts.updated']);
  // An underscore is one, not any letter.
  expect(await find(`action=hosts.declared_&userId=${user.id}`)).toEqual(['hosts.declared_dead']);
  expect(await find('action=hosts._')).toEqual([]);
  expect(await find('address=198.51.100.2')).toEqual(['hosts.declared_dead']);
  expect(await find(`targetType=host&targetId=${host}`)).toHaveLength(2);
  expect(await find(`targetType=device&targetId=${host}`)).toEqual([]);
  const day = 'from=2020-05-01T14:00:00%2B02:00&to=2020-05-01T12:00:01Z';
  expect(await find(day)).toEqual(['hosts.updated']);
  expect(await find('from=2020-05-01T12:00:01Z&to=2020-06-01T00:00:00Z')).toEqual([]);
});

test.each(['limit=0', 'limit=201', 'cursor=1', 'action=%25', 'from=yesterday', 'userId=1', 'x=1'])(
  '%s is refused',
  async (query) => {
    for (const path of ['admin/activity', 'admin/activity.csv']) {
      const answer = await people.admin.get(`/api/v1/${path}?${query}`);
      // The file takes all pages: it has a limit of its own.
      if (path.endsWith('csv') && query.startsWith('limit')) continue;
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'request.invalid' } } });
    }
  },
);

test('as CSV: all pages, harmless to spreadsheets', async () => {
  const user = await registerUser(api);
  for (let count = 0; count < 401; count += 1) await note('devices.updated', { userId: user.id });
  await note('auth.login_failed', { userId: user.id, userEmail: '=1+1@botwave.example' });
  const answer = await people.admin.get(`/api/v1/admin/activity.csv?userId=${user.id}`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const lines = String(answer.body).trimEnd().split('\r\n');
  expect(lines[0]).toContain('time,action,target,target_id,target_name,actor_id,actor');
  expect(lines).toHaveLength(1 + 403);
  expect(lines[1]).toContain(",'=1+1@botwave.example,");
  const own = await user.get('/api/v1/activity.csv?action=auth.');
  expect(String(own.body).trimEnd().split('\r\n')).toHaveLength(3);
  expect((await people.nobody.get('/api/v1/activity.csv')).status).toBe(401);
});

test('among 200,000 lines every question is answered from an index', async () => {
  const user = await registerUser(api);
  const { pool } = api.database;
  // In parts, none of which meets the statement's time limit on a busy machine.
  for (let stored = 0; stored < 200_000; stored += 50_000) {
    await pool.query(
      `insert into activity_logs (id, user_email, action, ip_address, created_at)
       select (lpad(to_hex(1577836800000 + n * 1000::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
         'many-' || n % 5000 || '@botwave.example', 'auth.login', '10.0.' || n % 200 || '.1',
         to_timestamp(1577836800 + n)
       from generate_series($1::int + 1, $1 + 50000) n`,
      [stored],
    );
  }
  await pool.query('analyze activity_logs');
  const from = new Date('2020-01-02T00:00:00Z');
  const filters = [
    {},
    { userId: user.id },
    { email: 'many-7@botwave.example' },
    { address: '10.0.3.1' },
    { action: 'hosts.' },
    { targetId: uuidv7() },
    { from, to: new Date('2020-01-02T01:00:00Z') },
  ];
  for (const filter of filters) {
    const plan = await plansOf(pool, (db) =>
      listActivity(db, filter, { before: undefined, limit: 51 }),
    );
    expect(plan.length).toBeGreaterThan(2);
    expect(readWhole(plan)).not.toContain('activity_logs');
    const looked = plan
      .filter((node) => node['Relation Name'] === 'activity_logs')
      .map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
    expect(Math.max(0, ...looked)).toBeLessThan(10_000);
  }
}, 60_000);

/** Writes a line as any feature does, if need be one of long ago. */
async function note(
  action: ActivityAction,
  line: { userId: string; userEmail?: string; ipAddress?: string; at?: Date; host?: string },
): Promise<void> {
  const { db } = api.database;
  await recordActivity(db, {
    userId: line.userId,
    userEmail: line.userEmail ?? 'someone@botwave.example',
    action,
    ipAddress: line.ipAddress ?? '192.0.2.1',
    ...(line.host ? { target: { type: 'host', id: line.host } } : {}),
  });
  if (!line.at) return;
  await db
    .updateTable('activity_logs')
    .set({ created_at: line.at, id: firstIdAt(line.at) })
    .where('user_id', '=', line.userId)
    .where('action', '=', action)
    .execute();
}
