import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionCaller } from '../trpc/caller.js';
import { Messaging } from './messaging.harness.js';

let messaging: Messaging;
let user: SessionCaller;
let deviceId: string;

beforeAll(async () => {
  messaging = await Messaging.start();
});
afterAll(() => messaging.close());
beforeEach(async () => {
  user = await messaging.createUser(100_000);
  deviceId = await messaging.createDevice(user);
  messaging.sidecar.deliveries.length = 0;
  messaging.sidecar.fateOf = () => ({});
});
afterEach(() => messaging.stopProcesses());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });
const texts = (): string[] => messaging.sidecar.deliveries.map((one) => one.text);
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const statusOf = async (id: string): Promise<string> => (await messaging.message(user, id)).status;
const eventsOf = async (id: string) =>
  (
    await messaging.database.pool.query(
      `select status, data ->> 'code' as code from message_events where message_id = $1 order by id`,
      [id],
    )
  ).rows;
/** Moves what waits through time: the database's clock stands still for no test. */
const set = (column: 'send_at' | 'expires_at', id: string, ms: number) =>
  messaging.database.pool.query(
    `update message_logs set ${column} = now() + make_interval(secs => $2) where id = $1`,
    [id, ms / 1_000],
  );

describe('a scheduled message', () => {
  it('leaves when it is due, to the moment and not by the sweep', async () => {
    const later = await messaging.accept(user, { text: 'later', sendAt: inMs(900) });
    expect(later.status).toBe('scheduled');
    let handedOverAt = 0;
    messaging.sidecar.fateOf = () => {
      handedOverAt = Date.now();
      return {};
    };
    await messaging.startProcess({ sweepMs: 3_000 });
    await until(async () => expect(await statusOf(later.id)).toBe('sent'));
    const lateMs = handedOverAt - (later.send_at?.getTime() ?? 0);
    expect(lateMs).toBeGreaterThanOrEqual(-5);
    expect(lateMs).toBeLessThan(1_500);
    expect((await eventsOf(later.id)).map(({ status }) => status)).toEqual([
      'scheduled',
      'queued',
      'sending',
      'sent',
    ]);
  });

  it('of the past is sent now', async () => {
    const message = await messaging.accept(user, { sendAt: '2020-01-01T00:00:00Z' });
    expect(message.status).toBe('queued');
    await messaging.startProcess();
    await until(async () => expect(await statusOf(message.id)).toBe('sent'));
  });

  it('takes its place when due, in the order of the times, behind what was due before', async () => {
    const away = await messaging.createDevice(user, { status: 'stopped' });
    const accept = (text: string, sendAt?: string) =>
      messaging.accept(user, { deviceId: away, text, sendAt });
    const third = await accept('third', inMs(3_600_000));
    const second = await accept('second', inMs(3_600_000));
    await accept('first');
    await set('send_at', third.id, -1_000);
    await set('send_at', second.id, -2_000);
    await Promise.all([1, 2, 3].map(() => messaging.startProcess()));
    await until(async () => expect(await statusOf(third.id)).toBe('queued'));
    await accept('fourth');
    await messaging.database.pool.query(`update devices set desired = 'running' where id = $1`, [
      away,
    ]);
    messaging.sidecar.connect(away, (await messaging.device(away)).phone!);
    await until(() => expect(texts()).toEqual(['first', 'second', 'third', 'fourth']));
  });

  it('whose time comes while nobody runs is sent once afterwards', async () => {
    const message = await messaging.accept(user, { text: 'due', sendAt: inMs(3_600_000) });
    await set('send_at', message.id, -600_000);
    await Promise.all([1, 2, 3].map(() => messaging.startProcess()));
    await until(async () => expect(await statusOf(message.id)).toBe('sent'));
    expect(texts()).toEqual(['due']);
  });
});

describe('a message that expires', () => {
  it('while its device is away says so, and is never sent afterwards', async () => {
    const away = await messaging.createDevice(user, { status: 'stopped' });
    await messaging.startProcess({ sweepMs: 3_000 });
    const short = await messaging.accept(user, {
      deviceId: away,
      text: 'short',
      expiresAt: inMs(700),
    });
    await messaging.accept(user, { deviceId: away, text: 'long', expiresAt: inMs(60_000) });
    await until(async () => expect(await statusOf(short.id)).toBe('expired'));
    expect(await eventsOf(short.id)).toEqual([
      { status: 'queued', code: null },
      { status: 'expired', code: 'expired' },
    ]);
    await messaging.database.pool.query(`update devices set desired = 'running' where id = $1`, [
      away,
    ]);
    messaging.sidecar.connect(away, (await messaging.device(away)).phone!);
    await until(() => expect(texts()).toEqual(['long']));
    expect(await statusOf(short.id)).toBe('expired');
  });

  it('in back-off frees its chat', async () => {
    messaging.sidecar.fateOf = ({ content }) =>
      content.text === 'stuck'
        ? { outcome: { result: 'failed', retry: 'later', code: 'page_error', message: 'Later.' } }
        : {};
    const stuck = await messaging.accept(user, { text: 'stuck', expiresAt: inMs(1_000) });
    await messaging.accept(user, { text: 'behind' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['behind']));
    expect(await messaging.message(user, stuck.id)).toMatchObject({
      status: 'expired',
      error_code: 'expired',
      attempts: 1,
    });
  });

  it('before it is due is never sent', async () => {
    const message = await messaging.accept(user, {
      sendAt: inMs(3_600_000),
      expiresAt: inMs(7_200_000),
    });
    await set('send_at', message.id, -60_000);
    await set('expires_at', message.id, -1_000);
    await messaging.startProcess();
    await until(async () => expect(await statusOf(message.id)).toBe('expired'));
    expect(texts()).toEqual([]);
  });
});

describe('priorities', () => {
  it('let direct messages overtake bulk in the lane and within a chat', async () => {
    const to = '+4915100000007';
    await messaging.accept(user, { to, text: 'bulk 1', priority: 'bulk' });
    await messaging.accept(user, { to, text: 'bulk 2', priority: 'bulk' });
    await messaging.accept(user, { to, text: 'direct 1' });
    await messaging.accept(user, { text: 'direct 2' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['direct 1', 'direct 2', 'bulk 1', 'bulk 2']));
  });

  it('let a direct message pass a bulk one in back-off, and no other bulk one', async () => {
    let refusals = 1;
    messaging.sidecar.fateOf = ({ content }) =>
      content.text === 'bulk 1' && refusals-- > 0
        ? { outcome: { result: 'failed', retry: 'later', code: 'page_error', message: 'Later.' } }
        : {};
    const first = await messaging.accept(user, { text: 'bulk 1', priority: 'bulk' });
    await messaging.startProcess();
    await until(async () => expect((await messaging.message(user, first.id)).retries).toBe(1));
    await messaging.accept(user, { text: 'bulk 2', priority: 'bulk' });
    await messaging.accept(user, { text: 'direct' });
    await until(() => expect(texts()).toEqual(['direct']));
    await messaging.database.pool.query(
      'update message_logs set not_before = now() where id = $1',
      [first.id],
    );
    await until(() => expect(texts()).toEqual(['direct', 'bulk 1', 'bulk 2']));
  });
});

describe('a message without a word from WhatsApp', () => {
  beforeEach(() => {
    messaging.sidecar.fateOf = () => ({ outcome: { result: 'unknown', code: 'no_ack' } });
  });
  /** As if it had been unknown for so long, and were due to be asked about. */
  const age = (id: string, minutes: number) =>
    messaging.database.pool.query(
      `update message_logs set unknown_since = now() - make_interval(mins => $2), lease_until = now()
       where id = $1`,
      [id, minutes],
    );
  const pauseOf = async (id: string): Promise<number> => {
    const { rows } = await messaging.database.pool.query(
      `select extract(epoch from lease_until - now()) as s from message_logs
       where id = $1 and lease_owner is null and lease_until > now()`,
      [id],
    );
    return Number(rows[0]?.s ?? 0);
  };

  it('is asked about after a minute, then ever more seldom, at least every ten minutes', async () => {
    const { id } = await messaging.accept(user);
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('unknown'));
    const pauses = [await pauseOf(id)];
    for (const minutes of [4, 10, 120]) {
      await age(id, minutes);
      const puts = messaging.sidecar.puts;
      await until(async () => {
        expect(messaging.sidecar.puts).toBe(puts + 1);
        pauses.push(await pauseOf(id));
        expect(pauses.at(-1)).toBeGreaterThan(0);
      });
    }
    const rounded = pauses.filter((pause) => pause > 0).map((pause) => Math.round(pause / 10) * 10);
    expect(rounded).toEqual([60, 120, 300, 600]);
  });

  it('is not asked about any longer after a day, and says so; a late ack still counts', async () => {
    const { id, wa_id } = await messaging.accept(user);
    await messaging.startProcess({ tidyMs: 50 });
    await until(async () => expect(await statusOf(id)).toBe('unknown'));
    await messaging.database.pool.query(
      `update devices set status = 'reconnecting' where id = $1`,
      [deviceId],
    );
    await age(id, 24 * 60 + 1);
    await until(async () =>
      expect(await messaging.message(user, id)).toMatchObject({
        status: 'unknown',
        error_code: 'never_confirmed',
        lease_until: null,
      }),
    );
    expect((await eventsOf(id)).at(-1)).toEqual({ status: 'unknown', code: 'never_confirmed' });
    messaging.sidecar.write(deviceId, {
      type: 'message.ack',
      data: { waId: wa_id, chat: '4915100000001@c.us', ack: 2 },
    });
    await until(async () => expect(await statusOf(id)).toBe('delivered'));
    expect((await messaging.message(user, id)).error_code).toBeNull();
  });
});
