import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
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
  messaging.sidecar.fateOf = () => ({});
});
afterEach(() => messaging.stopProcesses());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });

const statusOf = async (id: string): Promise<string> => (await messaging.message(user, id)).status;

const chat = (index: number): string => `+49151000000${String(index).padStart(2, '0')}`;

describe('a lane', () => {
  it('is carried by three processes in order, one in flight per device, each message once', async () => {
    const devices = await Promise.all([1, 2, 3].map(() => messaging.createDevice(user)));
    const accepted: { id: string; deviceId: string }[] = [];
    for (let index = 0; index < 60; index += 1) {
      const deviceId = devices[index % 3]!;
      const to = chat(index % 5);
      const { id } = await messaging.accept(user, { deviceId, to, text: String(index) });
      accepted.push({ id, deviceId });
    }
    messaging.sidecar.fateOf = () => ({ delayMs: 5 });
    await Promise.all([1, 2, 3].map(() => messaging.startProcess()));
    await until(() => expect(messaging.sidecar.deliveries).toHaveLength(60));
    expect(messaging.sidecar.mostInFlight).toBe(1);
    for (const deviceId of devices) {
      const delivered = messaging.sidecar.deliveries.filter((one) => one.deviceId === deviceId);
      expect(delivered.map((one) => one.messageId)).toEqual(
        accepted.filter((one) => one.deviceId === deviceId).map((one) => one.id),
      );
    }
    await until(async () => expect(await statusOf(accepted.at(-1)!.id)).toBe('sent'));
  });

  it('lets a message in back-off hold up its own chat only', async () => {
    const deviceId = await messaging.createDevice(user);
    let refusals = 1;
    messaging.sidecar.fateOf = ({ content }) =>
      content.text === 'a1' && refusals-- > 0
        ? { outcome: { result: 'failed', retry: 'later', code: 'page_error', message: 'Later.' } }
        : {};
    const a1 = await messaging.accept(user, { deviceId, to: chat(1), text: 'a1' });
    await messaging.accept(user, { deviceId, to: chat(1), text: 'a2' });
    await messaging.accept(user, { deviceId, to: chat(2), text: 'b1' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['b1']));
    const waiting = await messaging.message(user, a1.id);
    expect(waiting).toMatchObject({ status: 'queued', retries: 1, error_code: 'page_error' });
    const backOffMs = waiting.not_before.getTime() - waiting.updated_at.getTime();
    expect(backOffMs).toBe(5_000);
    await messaging.database.db
      .updateTable('message_logs')
      .set({ not_before: new Date() })
      .where('id', '=', a1.id)
      .execute();
    await until(() => expect(texts()).toEqual(['b1', 'a1', 'a2']));
    expect((await messaging.message(user, a1.id)).attempts).toBe(2);
  });

  it('sends direct messages before bulk', async () => {
    const deviceId = await messaging.createDevice(user);
    const bulk = await messaging.accept(user, { deviceId, to: chat(1), text: 'bulk' });
    await messaging.database.db
      .updateTable('message_logs')
      .set({ priority: 1 })
      .where('id', '=', bulk.id)
      .execute();
    await messaging.accept(user, { deviceId, to: chat(2), text: 'direct' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['direct', 'bulk']));
  });

  it('keeps the pace of its device', async () => {
    const deviceId = await messaging.createDevice(user);
    await messaging.database.db
      .updateTable('devices')
      .set({ pace_gap_ms: 400 })
      .where('id', '=', deviceId)
      .execute();
    const times: number[] = [];
    messaging.sidecar.fateOf = () => {
      times.push(performance.now());
      return {};
    };
    for (const text of ['1', '2', '3']) await messaging.accept(user, { deviceId, text });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['1', '2', '3']));
    // g × U(0.5, 1.5) after the one before was settled.
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(195);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(195);
  });

  it('waits without failing while its device is away or held, and blocks no other', async () => {
    const away = await messaging.createDevice(user, { status: 'stopped' });
    const held = await messaging.createDevice(user);
    const free = await messaging.createDevice(user);
    await messaging.database.db
      .updateTable('devices')
      .set({ hold_reason: 'number_changed' })
      .where('id', '=', held)
      .execute();
    const first = await messaging.accept(user, { deviceId: away, text: 'away' });
    const second = await messaging.accept(user, { deviceId: held, text: 'held' });
    await messaging.accept(user, { deviceId: free, text: 'free' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['free']));
    expect(await statusOf(first.id)).toBe('queued');
    expect(await statusOf(second.id)).toBe('queued');
    await messaging.database.db
      .updateTable('devices')
      .set({ desired: 'running' })
      .where('id', '=', away)
      .execute();
    messaging.sidecar.connect(away, (await messaging.device(away)).phone!);
    await until(() => expect(texts()).toEqual(['free', 'away']));
  });
});

describe('a hand-over', () => {
  it('whose answer is lost is asked about again, and delivered once', async () => {
    const deviceId = await messaging.createDevice(user);
    messaging.sidecar.fateOf = () => ({ answer: 'drop' });
    const { id, wa_id } = await messaging.accept(user, { deviceId });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sent'));
    expect(messaging.sidecar.deliveries.map((one) => one.waId)).toEqual([wa_id]);
    expect(messaging.sidecar.puts).toBeGreaterThan(1);
  });

  it('of a process that died is taken over by another when its lease is over', async () => {
    const deviceId = await messaging.createDevice(user);
    messaging.sidecar.fateOf = () => ({ answer: 'running' });
    const { id } = await messaging.accept(user, { deviceId });
    const dying = await messaging.startProcess({ drainMs: 0 });
    await until(async () => expect(await statusOf(id)).toBe('sending'));
    const before = (await messaging.message(user, id)).lease_owner;
    await dying.dispatcher?.stop();
    messaging.sidecar.finish(id);
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sent'));
    expect(before).not.toBeNull();
    const attempts = await attemptsOf(id);
    expect(attempts).toMatchObject([{ number: 1, outcome: 'sent' }]);
    expect((await messaging.device(deviceId)).inflight_message_id).toBeNull();
  });

  it('is settled by nobody who has lost the lease', async () => {
    const deviceId = await messaging.createDevice(user);
    messaging.sidecar.fateOf = () => ({
      delayMs: 600,
      outcome: { result: 'failed', retry: 'never', code: 'media_invalid', message: 'No.' },
    });
    const { id } = await messaging.accept(user, { deviceId });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sending'));
    const other = '00000000-0000-7000-8000-000000000000';
    await messaging.database.db
      .updateTable('message_logs')
      .set({ lease_owner: other, lease_until: new Date(Date.now() + 60_000) })
      .where('id', '=', id)
      .execute();
    messaging.sidecar.fateOf = () => ({});
    const probe = await messaging.createDevice(user);
    const second = await messaging.accept(user, { deviceId: probe, text: 'probe' });
    await until(async () => expect(await statusOf(second.id)).toBe('sent'));
    await messaging.stopProcesses();
    const row = await messaging.message(user, id);
    // The journal says nothing here, so the loser's word must not have counted.
    expect(row).toMatchObject({ status: 'sending', lease_owner: other });
  });

  it('that failed for good says why, and its lane goes on', async () => {
    const deviceId = await messaging.createDevice(user);
    messaging.sidecar.fateOf = ({ content }) =>
      content.text === 'bad'
        ? {
            outcome: {
              result: 'failed',
              retry: 'never',
              code: 'recipient_not_on_whatsapp',
              message: 'This number is not on WhatsApp.',
            },
          }
        : {};
    const bad = await messaging.accept(user, { deviceId, text: 'bad' });
    await messaging.accept(user, { deviceId, text: 'good' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['good']));
    expect(await messaging.message(user, bad.id)).toMatchObject({
      status: 'failed',
      error_code: 'recipient_not_on_whatsapp',
      error_message: 'This number is not on WhatsApp.',
    });
  });

  it('met by an absent session costs no attempt of the back-off', async () => {
    const deviceId = await messaging.createDevice(user);
    let refusals = 1;
    messaging.sidecar.fateOf = () =>
      refusals-- > 0 ? { answer: 'refuse', code: 'wrong_state' } : {};
    const { id } = await messaging.accept(user, { deviceId });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sent'));
    expect(await messaging.message(user, id)).toMatchObject({ retries: 0, attempts: 2 });
  });

  it('without a word becomes unknown, holds its chat, and is settled when asked again', async () => {
    const deviceId = await messaging.createDevice(user);
    messaging.sidecar.fateOf = ({ content }) =>
      content.text === 'lost' ? { outcome: { result: 'unknown', code: 'no_ack' } } : {};
    const lost = await messaging.accept(user, { deviceId, to: chat(1), text: 'lost' });
    const behind = await messaging.accept(user, { deviceId, to: chat(1), text: 'behind' });
    await messaging.accept(user, { deviceId, to: chat(2), text: 'other chat' });
    await messaging.startProcess();
    await until(() => expect(texts()).toEqual(['other chat']));
    expect(await statusOf(lost.id)).toBe('unknown');
    expect(await statusOf(behind.id)).toBe('queued');
    messaging.sidecar.fateOf = () => ({});
    await messaging.database.db
      .updateTable('message_logs')
      .set({ lease_until: new Date() })
      .where('id', '=', lost.id)
      .execute();
    await until(() => expect(texts()).toEqual(['other chat', 'lost', 'behind']));
    expect(await statusOf(lost.id)).toBe('sent');
  });

  it('is not asked about again on a real device under the policy hold', async () => {
    const deviceId = await messaging.createDevice(user, { sandbox: false });
    const db = messaging.database.db;
    await db.updateTable('settings').set({ unknown_policy: 'hold' }).execute();
    messaging.sidecar.fateOf = ({ content }) =>
      content.text === 'lost' ? { outcome: { result: 'unknown', code: 'no_ack' } } : {};
    const lost = await messaging.accept(user, { deviceId, to: chat(1), text: 'lost' });
    const behind = await messaging.accept(user, { deviceId, to: chat(1), text: 'behind' });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(lost.id)).toBe('unknown'));
    const puts = messaging.sidecar.puts;
    await db
      .updateTable('message_logs')
      .set({ lease_until: new Date(), holds_chat_until: new Date() })
      .where('id', '=', lost.id)
      .execute();
    await until(async () => expect(await statusOf(behind.id)).toBe('sent'));
    await db.updateTable('settings').set({ unknown_policy: 'resend_same_id' }).execute();
    expect(messaging.sidecar.puts).toBe(puts + 1);
    expect(await statusOf(lost.id)).toBe('unknown');
  });
});

const texts = (): string[] => messaging.sidecar.deliveries.map((one) => one.text);

const attemptsOf = (messageId: string) =>
  messaging.database.db
    .selectFrom('message_attempts')
    .selectAll()
    .where('message_id', '=', messageId)
    .orderBy('number')
    .execute();
