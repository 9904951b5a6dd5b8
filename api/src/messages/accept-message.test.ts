import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyCaller, SessionCaller } from '../trpc/caller.js';
import { type AcceptRequest, acceptMessage } from './accept-message.js';
import { Messaging, silentSignals } from './messaging.harness.js';
import { waIdOf } from './wa-id.js';

let messaging: Messaging;
let user: SessionCaller;
let deviceId: string;

beforeAll(async () => {
  messaging = await Messaging.start();
});
afterAll(() => messaging.close());
beforeEach(async () => {
  user = await messaging.createUser();
  deviceId = await messaging.createDevice(user);
});

const accept = (request: Partial<AcceptRequest> = {}, caller: SessionCaller | KeyCaller = user) =>
  acceptMessage({ ...messaging.database, signals: silentSignals }, caller, {
    deviceId: undefined,
    to: '+4915100000001',
    text: 'hello',
    source: 'web',
    clientKey: undefined,
    ...request,
  });

const countOf = async (caller: SessionCaller): Promise<number> => {
  const { rows } = await messaging.database.pool.query(
    'select count(*)::int as n from message_logs where user_id = $1',
    [caller.userId],
  );
  return rows[0].n;
};

const code = (name: string) => expect.objectContaining({ code: name });

describe('what is accepted', () => {
  it('is stored queued, under the WhatsApp id that follows from its own', async () => {
    const { message } = await accept({ to: '0049 151 00000001' });
    expect(message).toMatchObject({
      status: 'queued',
      chat: '4915100000001@c.us',
      receiver_number: '+4915100000001',
      device_id: deviceId,
      wa_id: waIdOf(message.id),
    });
    const events = await messaging.database.db
      .selectFrom('message_events')
      .select('status')
      .where('message_id', '=', message.id)
      .execute();
    expect(events).toEqual([{ status: 'queued' }]);
  });

  it('counts against the limit, and what is refused or replayed does not', async () => {
    user = await messaging.createUser(2);
    deviceId = await messaging.createDevice(user);
    await expect(accept({ to: 'abc' })).rejects.toEqual(code('messages.recipient_invalid'));
    await accept({ clientKey: 'k' });
    for (let index = 0; index < 5; index += 1) {
      expect((await accept({ clientKey: 'k' })).replayed).toBe(true);
    }
    await accept();
    await expect(accept()).rejects.toEqual(code('rate_limit.exceeded'));
    expect((await accept({ clientKey: 'k' })).replayed).toBe(true);
    expect(await countOf(user)).toBe(2);
  });

  it('is refused with 429 when 10,000 wait already', async () => {
    await messaging.database.pool.query(
      `insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status)
       select gen_random_uuid(), $1, $2, 'web', '1@c.us', 'text', 'x', 'w' || n, 'queued'
       from generate_series(1, 9999) n`,
      [user.userId, deviceId],
    );
    await accept();
    await expect(accept()).rejects.toEqual(code('messages.queue_full'));
  });
});

it('expires as its device asks, and a replay of it is the same message', async () => {
  await messaging.database.pool.query('update devices set max_age_seconds = 600 where id = $1', [
    deviceId,
  ]);
  const first = await accept({ clientKey: 'aging' });
  const age = (first.message.expires_at?.getTime() ?? 0) - first.message.created_at.getTime();
  expect(Math.abs(age - 600_000)).toBeLessThan(5_000);
  expect((await accept({ clientKey: 'aging' })).message.id).toBe(first.message.id);
});

describe('an idempotency key', () => {
  it('makes 100 parallel requests one message', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => accept({ clientKey: 'order-1' })),
    );
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await countOf(user)).toBe(1);
  });

  it('refuses another text, recipient or device under the same key', async () => {
    await accept({ clientKey: 'k' });
    for (const other of [{ text: 'other' }, { to: '+4915100000002' }, { deviceId }]) {
      await expect(accept({ clientKey: 'k', ...other })).rejects.toEqual(
        code('messages.idempotency_mismatch'),
      );
    }
  });

  it('takes the same recipient in another writing as the same', async () => {
    const first = await accept({ clientKey: 'k', to: '+49 151 00000001' });
    const second = await accept({ clientKey: 'k', to: '4915100000001' });
    expect(second.message.id).toBe(first.message.id);
  });

  it('belongs to one user, and may be used anew once it has expired', async () => {
    const first = await accept({ clientKey: 'k' });
    const other = await messaging.createUser();
    await messaging.createDevice(other);
    expect((await accept({ clientKey: 'k' }, other)).replayed).toBe(false);
    await messaging.database.pool.query(
      `update idempotency_keys set expires_at = now() where user_id = $1`,
      [user.userId],
    );
    const again = await accept({ clientKey: 'k', text: 'new' });
    expect(again.replayed).toBe(false);
    expect(again.message.id).not.toBe(first.message.id);
  });

  it('still replays after its times have passed, and when nothing more may wait', async () => {
    const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();
    const request = { clientKey: 'k', sendAt: soon(60_000), expiresAt: soon(120_000) };
    const first = await accept(request);
    await messaging.database.pool.query(
      `insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status)
       select gen_random_uuid(), $1, $2, 'web', '1@c.us', 'text', 'x', 'w' || n, 'queued'
       from generate_series(1, 10000) n`,
      [user.userId, deviceId],
    );
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 150_000 });
    const again = await accept(request).finally(() => vi.useRealTimers());
    expect(again).toMatchObject({ replayed: true, message: { id: first.message.id } });
  });

  it('still replays after its device is gone', async () => {
    const first = await accept({ clientKey: 'k' });
    await messaging.database.pool.query('update devices set deleted_at = now() where id = $1', [
      deviceId,
    ]);
    expect((await accept({ clientKey: 'k' })).message.id).toBe(first.message.id);
  });

  it('answers 409 while an earlier use still runs', async () => {
    const earlier = await accept();
    const blocker = await messaging.database.pool.connect();
    await blocker.query('begin');
    await blocker.query(
      `insert into idempotency_keys (user_id, kind, key, request_hash, message_id, expires_at)
       values ($1, 'client', 'k', '', $2, now() + interval '1 hour')`,
      [user.userId, earlier.message.id],
    );
    await expect(accept({ clientKey: 'k' })).rejects.toMatchObject({
      code: 'messages.idempotency_in_progress',
      status: 409,
    });
    await blocker.query('rollback');
    blocker.release();
  });
});

describe('a GET without a key', () => {
  let key: KeyCaller;
  beforeEach(async () => {
    key = await messaging.createKey(user);
  });
  const get = (request: Partial<AcceptRequest> = {}, caller = key) =>
    accept({ source: 'get', dropRepeats: true, ...request }, caller);

  it('repeated in parallel is one message', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get()));
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect(await countOf(user)).toBe(1);
  });

  it('repeated after its times have passed is the same', async () => {
    const expiresAt = new Date(Date.now() + 30_000).toISOString();
    const first = await get({ expiresAt });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40_000 });
    const again = await get({ expiresAt }).finally(() => vi.useRealTimers());
    expect(again).toMatchObject({ replayed: true, message: { id: first.message.id } });
  });

  it('is another message by another key, recipient, text or device, or when asked for', async () => {
    await get();
    const second = await messaging.createDevice(user);
    await messaging.database.pool.query('update devices set is_default = true where id = $1', [
      deviceId,
    ]);
    await get({}, await messaging.createKey(user));
    await get({ to: '+4915100000002' });
    await get({ text: 'other' });
    await get({ deviceId: second });
    await get({ dropRepeats: false });
    expect(await countOf(user)).toBe(6);
    expect((await get()).replayed).toBe(true);
  });

  it('is the same for 60 s from the first accept, not longer', async () => {
    await get();
    const { rows } = await messaging.database.pool.query(
      `select extract(epoch from expires_at - created_at)::int as s from idempotency_keys where user_id = $1`,
      [user.userId],
    );
    expect(rows).toEqual([{ s: 60 }]);
    await get();
    await messaging.database.pool.query(
      `update idempotency_keys set expires_at = now() where user_id = $1`,
      [user.userId],
    );
    expect((await get()).replayed).toBe(false);
  });
});

describe('the device that sends', () => {
  it('must be named or marked when there are several', async () => {
    const second = await messaging.createDevice(user);
    await expect(accept()).rejects.toEqual(code('devices.choose_one'));
    await messaging.database.pool.query('update devices set is_default = true where id = $1', [
      second,
    ]);
    expect((await accept()).message.device_id).toBe(second);
    expect((await accept({ deviceId })).message.device_id).toBe(deviceId);
  });

  it('of another user does not exist', async () => {
    const other = await messaging.createUser();
    const foreign = await messaging.createDevice(other);
    await expect(accept({ deviceId: foreign })).rejects.toEqual(code('devices.not_found'));
  });

  it('must have been linked; one that is only away queues', async () => {
    const never = await messaging.createDevice(user, { status: 'linking', linked: false });
    const out = await messaging.createDevice(user, { status: 'logged_out', linked: false });
    const away = await messaging.createDevice(user, { status: 'reconnecting' });
    for (const id of [never, out]) {
      await expect(accept({ deviceId: id })).rejects.toEqual(code('devices.not_connected'));
    }
    expect((await accept({ deviceId: away })).message.status).toBe('queued');
  });

  it('is missing altogether: 409 with the next step', async () => {
    const nobody = await messaging.createUser();
    await expect(accept({}, nobody)).rejects.toMatchObject({
      code: 'devices.not_connected',
      status: 409,
    });
  });
});
