import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Db } from '../db/database.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createKeyClient, registerUser, type TestUser } from '../testing/test-client.js';
import type { PublicEvent } from './events.schemas.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function createDevice(user: TestUser): Promise<string> {
  const id = uuidv7();
  await api.database.db
    .insertInto('devices')
    .values({ id, user_id: user.id, name: 'test', sandbox: true, phone: '+4915100000009' })
    .execute();
  return id;
}

async function storeMessage(db: Db, userId: string, deviceId: string): Promise<string> {
  const id = uuidv7();
  await sql`insert into message_logs (id, user_id, device_id, source, direction, chat, receiver_number,
      sender_number, sender_jid, type, message_body, wa_id, status)
    values (${id}, ${userId}, ${deviceId}, 'whatsapp', 'in', '4915100000001@c.us', '+4915100000009',
      '+4915100000001', '4915100000001@c.us', 'text', 'hello', ${id}, 'received')`.execute(db);
  await db
    .insertInto('message_events')
    .values({ message_id: id, status: 'received', data: '{}' })
    .execute();
  return id;
}

async function pull(user: TestUser, query = '') {
  const answer = await user.get(`/api/v1/events${query}`);
  expect(answer.status).toBe(200);
  return answer.body as { items: PublicEvent[]; nextCursor: string; hasMore: boolean };
}

const messagesOf = (items: PublicEvent[]) =>
  items.map(({ data }) => ('messageId' in data ? data.messageId : data.status));

test('events of messages and sessions come in one envelope, page by page, each once', async () => {
  const user = await registerUser(api);
  const deviceId = await createDevice(user);
  const { db } = api.database;
  const first = await storeMessage(db, user.id, deviceId);
  await db
    .insertInto('device_events')
    .values({ device_id: deviceId, status: 'starting' })
    .execute();
  await db
    .insertInto('device_events')
    .values({ device_id: deviceId, status: 'connected' })
    .execute();
  const second = await storeMessage(db, user.id, deviceId);
  const seen: PublicEvent[] = [];
  let query = '?limit=1';
  for (;;) {
    const page = await pull(user, query);
    seen.push(...page.items);
    if (!page.hasMore) break;
    query = `?limit=1&after=${page.nextCursor}`;
  }
  expect(messagesOf(seen)).toEqual([first, 'connected', second]);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(3);
  expect(seen[0]).toMatchObject({
    version: 1,
    type: 'message.received',
    userId: user.id,
    deviceId,
    data: {
      text: 'hello',
      from: { phone: '+4915100000001', jid: '4915100000001@c.us', lid: null },
      to: { phone: '+4915100000009' },
    },
  });
  expect((await pull(user)).items).toEqual(seen);
  expect((await pull(user, '?after=latest')).items).toEqual([]);
});

test('what commits late under a lower id is never behind a cursor that was given out', async () => {
  const user = await registerUser(api);
  const deviceId = await createDevice(user);
  const { db } = api.database;
  let commit: (() => void) | undefined;
  let drawn: ((id: string) => void) | undefined;
  const early = new Promise<string>((resolve) => {
    drawn = resolve;
  });
  const open = db.transaction().execute(async (trx) => {
    drawn?.(await storeMessage(trx, user.id, deviceId));
    await new Promise<void>((resolve) => {
      commit = resolve;
    });
  });
  const earlyId = await early;
  const lateId = await storeMessage(db, user.id, deviceId);
  // The later one is committed and visible, but its turn comes after the one that is still open.
  const before = await pull(user);
  expect(messagesOf(before.items)).toEqual([]);
  commit?.();
  await open;
  const after = await pull(user, `?after=${before.nextCursor}`);
  expect(messagesOf(after.items)).toEqual([earlyId, lateId]);
});

test('writers at the same time: every event is seen once, by cursors that never turn back', async () => {
  const user = await registerUser(api);
  const deviceId = await createDevice(user);
  const { db } = api.database;
  const writing = Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let n = 0; n < 15; n += 1) {
        await db.transaction().execute(async (trx) => {
          await storeMessage(trx, user.id, deviceId);
          await sql`select pg_sleep(random() * 0.01)`.execute(trx);
        });
      }
    }),
  );
  const seen: string[] = [];
  let after = 'e1.0.0';
  await vi.waitFor(
    async () => {
      const page = await pull(user, `?limit=7&after=${after}`);
      after = page.nextCursor;
      seen.push(...messagesOf(page.items));
      expect(seen).toHaveLength(90);
    },
    { timeout: 20_000, interval: 1 },
  );
  await writing;
  expect(new Set(seen).size).toBe(90);
});

test('nobody sees what is not theirs; keys need the scope read or webhooks', async () => {
  const [user, other] = [await registerUser(api), await registerUser(api)];
  await storeMessage(api.database.db, user.id, await createDevice(user));
  expect((await pull(other)).items).toEqual([]);
  for (const scope of ['read', 'webhooks'] as const) {
    const key = await createKeyClient(api, user, [scope]);
    expect((await key.get('/api/v1/events')).body.items).toHaveLength(1);
  }
  const sending = await createKeyClient(api, user, ['send']);
  expect((await sending.get('/api/v1/events')).status).toBe(403);
  expect((await user.get('/api/v1/events?after=nonsense')).status).toBe(400);
});
