import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../db/database.js';
import type { SessionCaller } from '../trpc/caller.js';
import { startMessageSignals } from './message-signals.js';
import { sendMessage } from './messages.service.js';
import { Messaging } from './messaging.harness.js';

let messaging: Messaging;
let user: SessionCaller;
beforeAll(async () => {
  messaging = await Messaging.start();
  user = await messaging.createUser();
  await messaging.createDevice(user, { status: 'reconnecting' });
});
afterAll(() => messaging.close());

it('20 requests that wait hold none of two database connections', async () => {
  const logger = pino({ level: 'silent' });
  const { url } = messaging.database;
  const small = openDatabase(url, logger, 2);
  const { db, pool } = small;
  const signals = await startMessageSignals({ databaseUrl: url, pool, logger });
  const waiting = Array.from({ length: 20 }, (_, index) =>
    sendMessage({ db, signals, logger }, user, {
      to: `+49151000002${index + 10}`,
      type: 'text',
      text: 'wait',
      priority: 'direct',
      wait: 3,
      idempotencyKey: undefined,
    }),
  );
  const accepted = async (): Promise<number> => {
    const { rows } = await messaging.database.pool.query(
      'select count(*)::int as n from message_logs where user_id = $1',
      [user.userId],
    );
    return rows[0].n;
  };
  while ((await accepted()) < 20) await pause(10);
  const began = performance.now();
  for (let query = 0; query < 20; query += 1) await pool.query('select 1');
  expect(performance.now() - began).toBeLessThan(1_000);
  const answers = await Promise.all(waiting);
  expect(answers.map(({ message }) => message.status)).toEqual(Array(20).fill('queued'));
  expect(performance.now() - began).toBeGreaterThan(1_000);
  await signals.stop();
  await small.close();
});
