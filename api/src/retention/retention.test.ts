import { Kysely, type LogEvent, PostgresDialect, sql } from 'kysely';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database, MessageStatus } from '../db/schema.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { registerAdmin, registerUser, type TestUser } from '../testing/test-client.js';
import { runDueJobs } from './retention.js';
import { retentionJobs } from './retention-jobs.js';
import { makeJobsDue } from './retention-jobs.repo.js';

let api: TestApi;
let admin: TestUser;
let user: TestUser;
let deviceId: string;
beforeAll(async () => {
  api = await startTestApi();
  admin = await registerAdmin(api);
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.database;
  await db.deleteFrom('retention_jobs').execute();
  await db.deleteFrom('message_logs').execute();
  await db.updateTable('settings').set({ message_retention_days: null }).execute();
  await db.updateTable('settings').set({ activity_retention_days: null }).execute();
  user = await registerUser(api);
  deviceId = uuidv7();
  await db
    .insertInto('devices')
    .values({ id: deviceId, user_id: user.id, name: 'x', sandbox: true })
    .execute();
});

const logger = pino({ level: 'silent' });
const erase = (size?: number) =>
  runDueJobs({ db: api.database.db, logger }, size === undefined ? {} : { size });

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
const idFrom = (at: Date): string => uuidv7({ msecs: at.getTime() });

/** A message from then, as it was stored then: its id carries the time. */
const storeMessage = async (days: number, status: MessageStatus = 'sent'): Promise<string> => {
  const id = idFrom(daysAgo(days));
  await api.database.db
    .insertInto('message_logs')
    .values({
      id,
      user_id: user.id,
      device_id: deviceId,
      source: 'api',
      chat: '4915112345678@c.us',
      receiver_number: '+4915112345678',
      type: 'text',
      message_body: 'a private word',
      wa_id: id,
      status,
      created_at: daysAgo(days),
      send_at: status === 'scheduled' ? daysAgo(-1) : null,
    })
    .execute();
  return id;
};

const message = (id: string) =>
  api.database.db
    .selectFrom('message_logs')
    .select(['message_body', 'body_erased_at', 'status'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const isErased = async (id: string): Promise<boolean> => {
  const { message_body: body, body_erased_at: at } = await message(id);
  expect(body === '').toBe(at !== null);
  return at !== null;
};

const keep = async (settings: Record<string, number | null>): Promise<void> => {
  expect((await admin.patch('/api/v1/settings', settings)).status).toBe(200);
};

const job = (name: string) =>
  api.database.db
    .selectFrom('retention_jobs')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirstOrThrow();

test('texts older than the setting go, the rows stay, younger ones are kept', async () => {
  const old = await storeMessage(31);
  const received = await storeMessage(40, 'received');
  const young = await storeMessage(29);
  await erase();
  expect(await isErased(old)).toBe(false);
  await keep({ messageRetentionDays: 30 });
  await erase();
  expect([await isErased(old), await isErased(received), await isErased(young)]).toEqual([
    true,
    true,
    false,
  ]);
  const shown = (await user.get(`/api/v1/messages/${old}`)).body;
  expect(shown).toMatchObject({ text: '', status: 'sent', to: '+4915112345678' });
  expect(Date.parse(shown.textErasedAt)).toBeGreaterThan(Date.now() - 60_000);
  const kept = (await user.get(`/api/v1/messages/${young}`)).body;
  expect(kept).toMatchObject({ text: 'a private word', textErasedAt: null });
});

test('what is still to be sent keeps its text, and loses it once it is settled', async () => {
  const waiting = await storeMessage(40, 'scheduled');
  const unknown = await storeMessage(39, 'unknown');
  const behind = [await storeMessage(38), await storeMessage(37), await storeMessage(36)];
  await keep({ messageRetentionDays: 30 });
  await erase(2);
  expect([await isErased(waiting), await isErased(unknown)]).toEqual([false, false]);
  expect(await Promise.all(behind.map(isErased))).toEqual([true, true, true]);
  await api.database.db
    .updateTable('message_logs')
    .set({ status: 'cancelled' })
    .where('id', 'in', [waiting, unknown])
    .execute();
  await makeJobsDue(api.database.db);
  await erase(2);
  expect([await isErased(waiting), await isErased(unknown)]).toEqual([true, true]);
  expect((await job('message_texts')).erased_to).toBe(behind.at(-1));
});

test('it goes in batches, each row once, also by two processes at the same time', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 25; count += 1) ids.push(await storeMessage(40));
  await keep({ messageRetentionDays: 30 });
  await Promise.all([erase(4), erase(4), erase(4)]);
  expect((await Promise.all(ids.map(isErased))).every(Boolean)).toBe(true);
  const first = await job('message_texts');
  expect(first.last_count).toBeGreaterThanOrEqual(25);
  expect(first.due_at.getTime()).toBeGreaterThan(Date.now() + 300_000);
  const at = (await message(ids[0]!)).body_erased_at;
  await makeJobsDue(api.database.db);
  await erase(4);
  expect((await job('message_texts')).last_count).toBe(0);
  expect((await message(ids[0]!)).body_erased_at).toEqual(at);
});

test('another process goes on two minutes after one has died at it', async () => {
  const old = await storeMessage(40);
  await keep({ messageRetentionDays: 30 });
  const { db } = api.database;
  const busyUntil = sql<Date>`now() + interval '90 s'`;
  await db
    .insertInto('retention_jobs')
    .values({ name: 'message_texts', due_at: busyUntil })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ due_at: busyUntil }))
    .execute();
  await erase();
  expect(await isErased(old)).toBe(false);
  await makeJobsDue(db);
  await erase();
  expect(await isErased(old)).toBe(true);
});

test('an erased message cannot be sent again', async () => {
  const old = await storeMessage(40, 'failed');
  await keep({ messageRetentionDays: 30 });
  await erase();
  const answer = await user.post(`/api/v1/messages/${old}/send-again`, {});
  expect(answer).toMatchObject({
    status: 409,
    body: { error: { code: 'messages.text_erased' } },
  });
});

test('lines of the activity log go by their own setting', async () => {
  const { db } = api.database;
  const line = async (days: number): Promise<string> => {
    const id = idFrom(daysAgo(days));
    await db
      .insertInto('activity_logs')
      .values({ id, action: 'auth.login', details: '{}', created_at: daysAgo(days) })
      .execute();
    return id;
  };
  const old = [await line(100), await line(95), await line(91)];
  const young = [await line(89), await line(1)];
  await keep({ activityRetentionDays: 90 });
  await erase(2);
  const rows = await db
    .selectFrom('activity_logs')
    .select('id')
    .where('id', 'in', [...old, ...young])
    .orderBy('id')
    .execute();
  expect(rows.map(({ id }) => id)).toEqual(young);
});

test('ended sessions, expired one-time tokens and old rate windows go, live ones stay', async () => {
  const { db } = api.database;
  const session = async (days: number, ended: boolean): Promise<string> => {
    const id = idFrom(daysAgo(days));
    const at = { created_at: daysAgo(days), last_seen_at: daysAgo(days) };
    const expires = ended ? daysAgo(days - 30) : daysAgo(-1);
    await db
      .insertInto('auth_sessions')
      .values({ id, user_id: user.id, expires_at: expires, ...at })
      .execute();
    return id;
  };
  const sessions = [await session(100, true), await session(60, true), await session(100, false)];
  const token = async (days: number): Promise<Buffer> => {
    const hash = Buffer.from(uuidv7());
    await db
      .insertInto('setup_links')
      .values({ token_hash: hash, expires_at: daysAgo(days) })
      .execute();
    return hash;
  };
  const tokens = [await token(8), await token(6), await token(-1)];
  const window = async (minutes: number): Promise<string> => {
    const subject = `user:${uuidv7()}`;
    const began = sql<Date>`now() - make_interval(mins => ${minutes})`;
    await db
      .insertInto('rate_windows')
      .values({ subject, window_start: began, current_count: 1, previous_count: 1 })
      .execute();
    return subject;
  };
  const windows = [await window(60), await window(1)];
  await erase();
  const kept = {
    sessions: await db
      .selectFrom('auth_sessions')
      .select('id')
      .where('id', 'in', sessions)
      .execute(),
    tokens: await db
      .selectFrom('setup_links')
      .select('token_hash')
      .where('token_hash', 'in', tokens)
      .execute(),
    windows: await db
      .selectFrom('rate_windows')
      .select('subject')
      .where('subject', 'in', windows)
      .execute(),
  };
  expect(new Set(kept.sessions.map(({ id }) => id))).toEqual(new Set(sessions.slice(1)));
  expect(kept.tokens).toHaveLength(2);
  expect(kept.windows.map(({ subject }) => subject)).toEqual(windows.slice(1));
});

test('a long log is not read through: the walk begins behind what is done', async () => {
  const { db } = api.database;
  await sql`
    insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status)
    select (lpad(to_hex((extract(epoch from now() - interval '50 days') * 1000)::bigint + n), 12, '0')
      || '7000' || lpad(to_hex(n), 16, '8'))::uuid, ${user.id}, ${deviceId}, 'api', 'x', 'text', 'x',
      n::text, 'sent' from generate_series(1, 10000) n`.execute(db);
  for (let count = 0; count < 3; count += 1) await storeMessage(1);
  await sql`analyze message_logs`.execute(db);
  await keep({ messageRetentionDays: 30 });
  expect(await rowsLookedAt(null)).toBeGreaterThanOrEqual(1_000);
  await erase(5_000);
  expect(await rowsLookedAt((await job('message_texts')).erased_to)).toBe(0);
});

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Of message_logs, by one step of the job from there on; nothing of it stays. */
async function rowsLookedAt(after: string | null): Promise<number> {
  const { pool } = api.database;
  const seen: LogEvent[] = [];
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Database>({ dialect, log: (event) => void seen.push(event) });
  const texts = retentionJobs.find(({ name }) => name === 'message_texts');
  const client = await pool.connect();
  try {
    // It is sent once for its text, where it changes nothing.
    await texts?.batch(db, { after: lastId, size: 1_000 });
    const statement = seen.find(({ query }) => query.sql.includes('message_body'))?.query;
    await client.query('begin');
    const { rows } = await client.query(
      `explain (analyze, format json) ${statement?.sql}`,
      (statement?.parameters ?? []).map((value) => (value === lastId ? after : value)),
    );
    const nodes = flat(rows[0]['QUERY PLAN'][0].Plan);
    return nodes
      .filter((node) => node['Relation Name'] === 'message_logs')
      .reduce((sum, node) => sum + looked(node), 0);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const looked = (node: PlanNode): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
