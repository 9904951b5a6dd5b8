import type { HandOver, Outcome } from '@botwave/wa-sidecar/contract';
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
  user = await messaging.createUser();
  deviceId = await messaging.createDevice(user);
  messaging.sidecar.fateOf = () => ({});
});
afterEach(() => messaging.stopProcesses());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });

const statusOf = async (id: string): Promise<string> => (await messaging.message(user, id)).status;

const historyOf = async (id: string) => {
  const rows = await messaging.database.db
    .selectFrom('message_events')
    .select(['status', 'at'])
    .where('message_id', '=', id)
    .orderBy('id')
    .execute();
  return rows;
};

describe('a message', () => {
  it.each([
    { answer: 'running' as const },
    { answer: 'refuse' as const, code: 'wrong_state' },
    { answer: 'drop' as const },
  ])('is called new in its first hand-over only, here followed by $answer', async (fate) => {
    const asFirst: (boolean | undefined)[] = [];
    messaging.sidecar.fateOf = ({ isFirst }) => {
      asFirst.push(isFirst);
      return asFirst.length === 1 ? fate : {};
    };
    const asked: string[] = [];
    messaging.sidecar.onPut = (id) => asked.push(id);
    const { id } = await messaging.accept(user, { deviceId });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sent'));
    expect(asked).toEqual([id, id]);
    // What was carried out is answered from memory, without a second look at the order.
    expect(asFirst).toEqual(fate.answer === 'drop' ? [true] : [true, undefined]);
  });
});

describe('an outcome that says more than sent', () => {
  const at = new Date('2026-03-01T10:00:00.000Z');
  const outcomeOf = (ack: number): Outcome => ({ result: 'sent', ack, at: at.toISOString() });
  const stages = [
    { ack: 1, status: 'sent', delivered_at: null, read_at: null },
    { ack: 2, status: 'delivered', delivered_at: at, read_at: null },
    { ack: 3, status: 'read', delivered_at: at, read_at: at },
    { ack: 4, status: 'played', delivered_at: at, read_at: at },
  ];

  it.each(stages)('as the answer to the PUT, ack $ack is $status', async ({ ack, ...row }) => {
    messaging.sidecar.fateOf = () => ({ outcome: outcomeOf(ack) });
    const { id } = await messaging.accept(user, { deviceId });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe(row.status));
    expect(await messaging.message(user, id)).toMatchObject({ ...row, sent_at: at });
    expect((await historyOf(id)).at(-1)).toEqual({ status: row.status, at });
    expect((await messaging.device(deviceId)).inflight_message_id).toBeNull();
  });

  it.each(stages)('in the journal, ack $ack is $status', async ({ ack, ...row }) => {
    const { id, wa_id: waId } = await messaging.accept(user, { deviceId });
    await messaging.startProcess({ dispatches: false });
    const data = { messageId: id, waId, outcome: outcomeOf(ack) };
    messaging.sidecar.write(deviceId, { type: 'message.outcome', data });
    await until(async () => expect(await statusOf(id)).toBe(row.status));
    expect(await messaging.message(user, id)).toMatchObject({ ...row, sent_at: at });
  });

  it('moves on what is sent already, and nothing backwards', async () => {
    const { id, wa_id: waId } = await messaging.accept(user, { deviceId });
    await messaging.startProcess({ dispatches: false });
    for (const ack of [1, 3, 2, 1]) {
      const data = { messageId: id, waId, outcome: outcomeOf(ack) };
      messaging.sidecar.write(deviceId, { type: 'message.outcome', data });
    }
    const last = await messaging.accept(user, { deviceId });
    const data = { messageId: last.id, waId: last.wa_id, outcome: outcomeOf(1) };
    messaging.sidecar.write(deviceId, { type: 'message.outcome', data });
    await until(async () => expect(await statusOf(last.id)).toBe('sent'));
    const statuses = (await historyOf(id)).map(({ status }) => status);
    expect(statuses).toEqual(['queued', 'sent', 'read']);
  });
});

it.each(['shutting_down', 'storage_full', 'stale_epoch'])(
  'a refusal with %s costs no attempt of the back-off',
  async (code) => {
    let refusals = 1;
    messaging.sidecar.fateOf = () => (refusals-- > 0 ? { answer: 'refuse', code } : {});
    const { id } = await messaging.accept(user, { deviceId });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sent'));
    expect(await messaging.message(user, id)).toMatchObject({ retries: 0, attempts: 2 });
  },
);

describe('typing', () => {
  const ordersFor = async (text: string): Promise<HandOver[]> => {
    const orders: HandOver[] = [];
    messaging.sidecar.fateOf = (order) => {
      orders.push(order);
      return {};
    };
    const { id } = await messaging.accept(user, { deviceId, text });
    await messaging.startProcess();
    await until(async () => expect(await statusOf(id)).toBe('sent'));
    return orders;
  };

  it('is not shown unless the device asks for it', async () => {
    const [order] = await ordersFor('hello');
    expect(order).not.toHaveProperty('typingMs');
  });

  it.each([
    { length: 10, typingMs: 700 },
    { length: 1_000, typingMs: 4_000 },
  ])('before $length characters takes $typingMs ms', async ({ length, typingMs }) => {
    await messaging.database.db
      .updateTable('devices')
      .set({ typing: true })
      .where('id', '=', deviceId)
      .execute();
    expect(await ordersFor('x'.repeat(length))).toMatchObject([{ typingMs }]);
  });
});
