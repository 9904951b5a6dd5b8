import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Messaging } from '../messages/messaging.harness.js';
import type { SessionCaller } from '../trpc/caller.js';

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
  messaging.sidecar.repeatFrom = undefined;
});
afterEach(() => messaging.stopProcesses());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });

const readersOnly = () => messaging.startProcess({ dispatches: false });

const receive = (text: string, waId: string = randomUUID()): void => {
  messaging.sidecar.write(deviceId, {
    type: 'message.received',
    data: {
      waId,
      chat: '4915100000002@c.us',
      from: { jid: '4915100000002@c.us', lid: '12345@lid', phone: '+4915100000002' },
      pushName: 'Ann',
      kind: 'text',
      text,
      sentAt: new Date().toISOString(),
      backfilled: false,
    },
  });
};

const ack = (waId: string, value: number): void =>
  messaging.sidecar.write(deviceId, {
    type: 'message.ack',
    data: { waId, chat: '4915100000001@c.us', ack: value },
  });

const inbound = async (): Promise<string[]> => {
  const rows = await messaging.database.db
    .selectFrom('message_logs')
    .select('message_body')
    .where('device_id', '=', deviceId)
    .where('direction', '=', 'in')
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.message_body);
};

const hostRow = () =>
  messaging.database.db
    .selectFrom('sidecar_hosts')
    .selectAll()
    .where('id', '=', messaging.hostId)
    .executeTakeFirstOrThrow();

/** The journal has been applied to its end. */
const allApplied = (): Promise<void> =>
  until(async () => {
    const host = await hostRow();
    expect(host.journal_id).toBe(messaging.sidecar.journalId);
    expect(Number(host.journal_offset)).toBe(messaging.sidecar.lastOffset);
  });

const eventsOf = async (messageId: string): Promise<string[]> => {
  const rows = await messaging.database.db
    .selectFrom('message_events')
    .select('status')
    .where('message_id', '=', messageId)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.status);
};

describe('the journal', () => {
  it('is applied exactly once by two readers, also when lines are repeated', async () => {
    const { id, wa_id } = await messaging.accept(user, { deviceId });
    await Promise.all([readersOnly(), readersOnly()]);
    for (let index = 0; index < 50; index += 1) receive(`m${index}`);
    ack(wa_id, 1);
    await allApplied();
    messaging.sidecar.repeatFrom = 0;
    ack(wa_id, 2);
    await allApplied();
    expect(await inbound()).toEqual(Array.from({ length: 50 }, (_, index) => `m${index}`));
    expect(await eventsOf(id)).toEqual(['queued', 'sent', 'delivered']);
    await until(() => expect(messaging.sidecar.acknowledged).toBe(messaging.sidecar.lastOffset));
  });

  it('is read whole after the disk was replaced, and nothing is stored twice', async () => {
    await readersOnly();
    receive('one', 'wa-1');
    await allApplied();
    messaging.sidecar.replaceJournal();
    receive('one', 'wa-1');
    receive('two', 'wa-2');
    await allApplied();
    expect(await inbound()).toEqual(['one', 'two']);
  });

  it('goes on after a line that cannot be stored', async () => {
    await readersOnly();
    receive('with \u0000 and \ud800');
    messaging.sidecar.write(deviceId, {
      type: 'session.state',
      data: {
        state: 'connected',
        reason: null,
        account: null,
        // Beyond the range of the column.
        attempt: 2 ** 40,
        nextAttemptAt: null,
      },
    });
    receive('after');
    await allApplied();
    expect(await inbound()).toEqual(['with  and \ufffd', 'after']);
  });

  it('of an unknown device is passed over', async () => {
    await readersOnly();
    messaging.sidecar.write(randomUUID(), {
      type: 'message.ack',
      data: { waId: 'x', chat: 'y', ack: 1 },
    });
    receive('known');
    await allApplied();
    expect(await inbound()).toEqual(['known']);
  });
});

describe('an incoming message', () => {
  it('is stored with both forms of its sender', async () => {
    await readersOnly();
    receive('hi');
    await allApplied();
    const row = await messaging.database.db
      .selectFrom('message_logs')
      .selectAll()
      .where('device_id', '=', deviceId)
      .where('direction', '=', 'in')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      status: 'received',
      source: 'whatsapp',
      sender_number: '+4915100000002',
      sender_lid: '12345@lid',
      sender_name: 'Ann',
      receiver_number: (await messaging.device(deviceId)).phone,
    });
  });
});

describe('acks', () => {
  it('in any order end in the furthest state, and history never goes backwards', async () => {
    await readersOnly();
    const ranks = ['failed', 'sent', 'delivered', 'read', 'played'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(-1, 0, 1, 2, 3, 4), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('queued', 'unknown', 'failed'),
        async (acks, start) => {
          const { id, wa_id } = await messaging.accept(user, { deviceId });
          await messaging.database.db
            .updateTable('message_logs')
            .set({ status: start as 'queued' })
            .where('id', '=', id)
            .execute();
          for (const value of acks) ack(wa_id, value);
          await allApplied();
          const { status } = await messaging.message(user, id);
          const best = Math.max(...acks);
          const refused = acks.includes(-1) && start === 'unknown';
          expect(status).toBe(best >= 1 ? ranks[best] : refused ? 'failed' : start);
          const history = (await eventsOf(id)).slice(1).map((one) => ranks.indexOf(one));
          expect(history).toEqual(history.toSorted((a, b) => a - b));
          expect(new Set(history).size).toBe(history.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('settle a message in flight and free its lane', async () => {
    messaging.sidecar.fateOf = () => ({ answer: 'running' });
    await messaging.startProcess({ drainMs: 0 });
    const { id, wa_id } = await messaging.accept(user, { deviceId });
    await until(async () => expect((await messaging.message(user, id)).status).toBe('sending'));
    ack(wa_id, 2);
    await until(async () => expect((await messaging.message(user, id)).status).toBe('delivered'));
    const row = await messaging.message(user, id);
    expect(row.sent_at).not.toBeNull();
    expect(row.lease_owner).toBeNull();
    expect((await messaging.device(deviceId)).inflight_message_id).toBeNull();
    messaging.sidecar.fateOf = () => ({});
  });

  it('an outcome in the journal settles what nobody holds any more', async () => {
    const { id, wa_id } = await messaging.accept(user, { deviceId });
    await messaging.database.db
      .updateTable('message_logs')
      .set({ status: 'sending', lease_until: new Date(0) })
      .where('id', '=', id)
      .execute();
    await readersOnly();
    const at = new Date().toISOString();
    const outcome = { result: 'sent' as const, ack: 1, at };
    messaging.sidecar.write(deviceId, {
      type: 'message.outcome',
      data: { messageId: id, waId: wa_id, outcome },
    });
    await until(async () => expect((await messaging.message(user, id)).status).toBe('sent'));
  });
});
