import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionsHarness } from './sessions.harness.js';

let sessions: SessionsHarness;

beforeEach(async () => {
  sessions = await SessionsHarness.open();
  await sessions.connect();
});
afterEach(() => sessions.close());

/** Sends a message, which gets its first tick. Answers its WhatsApp id. */
async function send(): Promise<string> {
  const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
  await sessions.registry.handOver(sessions.deviceId, randomUUID(), {
    epoch: 1,
    waId,
    chat: '2@c.us',
    content: { type: 'text', text: 'Hello' },
  });
  return waId;
}

/** The ticks that were told, in their order. */
async function ticks(): Promise<[waId: string, ack: number][]> {
  return (await sessions.events()).flatMap((event) =>
    event.type === 'message.ack' ? [[event.data.waId, event.data.ack] as [string, number]] : [],
  );
}

test('ticks that moved while the browser was away are told behind the next ready', async () => {
  const [read, delivered, same] = [await send(), await send(), await send()];
  sessions.engine.chats.set(read, 3).set(delivered, 2);
  sessions.engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
  await expect.poll(ticks, { timeout: 5_000 }).toEqual([
    [read, 3],
    [delivered, 2],
  ]);
  expect(sessions.engine.chats.get(same)).toBe(1);
});

test('ticks that moved while this process was away are told, too', async () => {
  const waId = await send();
  await expect.poll(() => sessions.handOversOnDisk()).toContain('"result":"sent"');
  sessions.engine.chats.set(waId, 2);
  sessions = await sessions.takeOver();
  await sessions.connect();
  await expect.poll(ticks, { timeout: 5_000 }).toEqual([[waId, 2]]);
});

test('they are told as the outcome, where that was not on the disk yet', async () => {
  const waId = await send();
  expect(sessions.handOversOnDisk()).not.toContain('"result":"sent"');
  sessions.engine.chats.set(waId, 2);
  sessions = await sessions.takeOver();
  await sessions.connect();
  const outcomes = async () =>
    (await sessions.events()).flatMap(({ type, data }) =>
      type === 'message.outcome' ? [[data.waId, data.outcome]] : [],
    );
  await expect.poll(outcomes, { timeout: 5_000 }).toMatchObject([[waId, { ack: 2 }]]);
});

test('what an event has told is not told again', async () => {
  const [told, missed] = [await send(), await send()];
  sessions.engine.latest.tell({ type: 'ack', waId: told, chat: '2@c.us', ack: 2 });
  await expect.poll(ticks, { timeout: 5_000 }).toEqual([[told, 2]]);
  sessions.engine.chats.set(told, 2).set(missed, 2);
  sessions.engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
  await expect.poll(ticks, { timeout: 5_000 }).toEqual([
    [told, 2],
    [missed, 2],
  ]);
});

test('a page that cannot be asked is asked again', async () => {
  const waId = await send();
  sessions.engine.chats.set(waId, 3);
  sessions.engine.onOpen = (client) => {
    vi.spyOn(client, 'listAcks').mockRejectedValueOnce(new Error('the page reloaded'));
    client.ready();
  };
  sessions.engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
  await expect.poll(ticks, { timeout: 5_000 }).toEqual([[waId, 3]]);
});
