import type pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Messaging } from '../messages/messaging.harness.js';
import { ApiProcesses } from './api-processes.harness.js';

/** Held by the test; whoever reaches the hook waits for it, in the middle of the statement. */
const hookKey = 4711;
const hooked = 2;

let messaging: Messaging;
let apis: ApiProcesses;

beforeAll(async () => {
  messaging = await Messaging.start();
  apis = new ApiProcesses(messaging.database.url, [messaging.sidecar]);
});
afterEach(async () => {
  await apis.killAll();
  await messaging.database.pool.query('drop function if exists wait_at_hook cascade');
});
afterAll(async () => {
  await apis.close();
  await messaging.close();
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 30_000, interval: 50 });

/** Whoever claims that message stops there until the test lets go of the lock. */
async function hookClaimOf(messageId: string, when: string): Promise<pg.PoolClient> {
  const { pool } = messaging.database;
  const holder = await pool.connect();
  await holder.query('select pg_advisory_lock($1)', [hookKey]);
  await pool.query(`
    create function wait_at_hook() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(${hookKey}); return null; end $$;
    create constraint trigger hook after insert on message_events ${when}
      for each row when (new.message_id = '${messageId}' and new.status = 'sending')
      execute function wait_at_hook()`);
  return holder;
}

const waiting = async (): Promise<number> => {
  const { rowCount } = await messaging.database.pool.query(
    `select from pg_locks where locktype = 'advisory' and objid = $1 and not granted`,
    [hookKey],
  );
  return rowCount ?? 0;
};

/** The server's side of whoever waits at the hook dies as well. */
const endWaiting = () =>
  messaging.database.pool.query(
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and objid = $1 and not granted`,
    [hookKey],
  );

it.each([
  // Nothing of the statement holds: the message before is asked about again.
  {
    moment: 'and its connection, while it claims the next one with the outcome of the last',
    when: '',
    takenBack: true,
    before: 'sending',
    next: 'queued',
    asked: 2,
  },
  // The server commits for a process that is dead: the next one is claimed and never left.
  {
    moment: 'when it has claimed the next one and handed nothing over',
    when: 'deferrable initially deferred',
    takenBack: false,
    before: 'sent',
    next: 'sending',
    asked: 1,
  },
])(
  'a dispatcher killed $moment: each message once, in order',
  async (fault) => {
    const { sidecar, database } = messaging;
    const user = await messaging.createUser();
    const deviceId = await messaging.createDevice(user);
    const rows = [];
    for (let n = 0; n < 5; n += 1) {
      rows.push(await messaging.accept(user, { deviceId, text: `#${n}` }));
    }
    const ids = rows.map(({ id }) => id);
    const asked: string[] = [];
    sidecar.onPut = (messageId) => {
      if (ids.includes(messageId)) asked.push(messageId);
    };
    const statusOf = async (n: number) => (await messaging.message(user, ids[n] ?? '')).status;
    const holder = await hookClaimOf(ids[hooked] ?? '', fault.when);

    const dying = await apis.start();
    await until(async () => expect(await waiting()).toBe(1));
    dying.process.kill('SIGKILL');
    await dying.ended;
    if (fault.takenBack) await endWaiting();
    holder.release(true);
    await until(async () => expect(await waiting()).toBe(0));
    await until(async () => expect(await statusOf(hooked)).toBe(fault.next));
    expect(await statusOf(hooked - 1)).toBe(fault.before);
    expect(asked).toEqual(ids.slice(0, hooked));

    await apis.start();
    // As if its 15 s were over.
    await database.pool.query(
      `update message_logs set lease_until = now() where device_id = $1 and status = 'sending'`,
      [deviceId],
    );
    await until(async () => expect(await statusOf(4)).toBe('sent'));
    const delivered = sidecar.deliveries.filter((one) => one.deviceId === deviceId);
    expect(delivered.map(({ messageId }) => messageId)).toEqual(ids);
    expect(asked.filter((id) => id === ids[hooked - 1])).toHaveLength(fault.asked);
    for (const n of ids.keys()) expect(await statusOf(n)).toBe('sent');
  },
  90_000,
);
