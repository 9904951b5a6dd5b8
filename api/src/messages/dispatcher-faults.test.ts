import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { SessionCaller } from '../trpc/caller.js';
import { Messaging } from './messaging.harness.js';

let messaging: Messaging;
let user: SessionCaller;
beforeAll(async () => {
  messaging = await Messaging.start();
});
afterAll(() => messaging.close());
beforeEach(async () => {
  user = await messaging.createUser(100_000);
  messaging.sidecar.deliveries.length = 0;
  messaging.sidecar.mostInFlight = 0;
});
afterEach(() => messaging.stopProcesses());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 40_000, interval: 50 });

const cutConnections = () =>
  messaging.database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );

it('cut database connections, lost answers and processes that come and go: each message once, in order', async () => {
  const devices = await Promise.all([1, 2, 3].map(() => messaging.createDevice(user)));
  const accepted: { id: string; deviceId: string; chat: string }[] = [];
  for (let index = 0; index < 90; index += 1) {
    const deviceId = devices[index % 3]!;
    const row = await messaging.accept(user, {
      deviceId,
      to: `+4915100000${100 + (index % 7)}`,
      text: String(index),
    });
    accepted.push({ id: row.id, deviceId, chat: row.chat });
  }
  let hands = 0;
  messaging.sidecar.fateOf = () => {
    hands += 1;
    return hands % 9 === 0 ? { answer: 'drop', delayMs: 5 } : { delayMs: 5 };
  };
  let dying = await messaging.startProcess({ drainMs: 0 });
  await messaging.startProcess();
  for (const share of [15, 30, 45, 60]) {
    await until(() => expect(messaging.sidecar.deliveries.length).toBeGreaterThanOrEqual(share));
    await cutConnections().catch(() => undefined);
    await dying.dispatcher?.stop();
    dying = await messaging.startProcess({ drainMs: 0 });
  }
  await until(async () => {
    const { rows } = await messaging.database.pool.query(
      `select count(*)::int as n from message_logs where user_id = $1 and status = 'sent'`,
      [user.userId],
    );
    expect(rows[0].n).toBe(90);
  });
  const { deliveries, mostInFlight } = messaging.sidecar;
  expect(mostInFlight).toBe(1);
  expect(new Set(deliveries.map((one) => one.messageId)).size).toBe(deliveries.length);
  expect(deliveries).toHaveLength(90);
  for (const { deviceId, chat } of accepted) {
    const inChat = (one: { deviceId: string; chat: string }): boolean =>
      one.deviceId === deviceId && one.chat === chat;
    expect(deliveries.filter(inChat).map((one) => one.messageId)).toEqual(
      accepted.filter(inChat).map((one) => one.id),
    );
  }
}, 120_000);

it('one poisoned message fails alone after its tries, and says so', async () => {
  const deviceId = await messaging.createDevice(user);
  messaging.sidecar.fateOf = ({ content }) =>
    content.text === 'poison'
      ? { outcome: { result: 'failed', retry: 'later', code: 'page_error', message: 'Oh.' } }
      : {};
  const poison = await messaging.accept(user, { deviceId, text: 'poison' });
  const behind = await messaging.accept(user, { deviceId, text: 'behind' });
  await messaging.startProcess();
  for (let tries = 1; tries < 8; tries += 1) {
    await until(async () =>
      expect(await messaging.message(user, poison.id)).toMatchObject({
        status: 'queued',
        retries: tries,
      }),
    );
    await messaging.database.pool.query(
      'update message_logs set not_before = now() where id = $1',
      [poison.id],
    );
  }
  await until(async () =>
    expect(await messaging.message(user, poison.id)).toMatchObject({
      status: 'failed',
      error_code: 'too_many_retries',
      attempts: 8,
    }),
  );
  await until(async () => expect((await messaging.message(user, behind.id)).status).toBe('sent'));
}, 60_000);

it('a long queue: order kept, and accepting into it stays quick', async () => {
  const away = await messaging.createDevice(user, { status: 'reconnecting' });
  await messaging.database.pool.query(
    `insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status)
     select gen_random_uuid(), $1, $2, 'web', (n % 50) || '@c.us', 'text', 'x', 'w' || n, 'queued'
     from generate_series(1, 9900) n`,
    [user.userId, away],
  );
  const times: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    const began = performance.now();
    await messaging.accept(user, { deviceId: away, text: String(index) });
    times.push(performance.now() - began);
  }
  const p95 = times.toSorted((a, b) => a - b)[37];
  expect(p95).toBeLessThan(100);
});
