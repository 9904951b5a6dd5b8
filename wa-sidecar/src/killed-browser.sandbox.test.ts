import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SandboxHarness } from './engine/whatsapp-web-js/sandbox.harness.js';
import { RealSessions } from './real-sessions.harness.js';

let sandbox: SandboxHarness;
let sessions: RealSessions;

beforeAll(async () => {
  sandbox = await SandboxHarness.start();
});
afterAll(() => sandbox.stop());
afterEach(() => sessions.close());

test.each([
  ['at once', 0],
  ['when the message has left and no word of it came back', 1],
])('a message whose browser is killed %s arrives once', async (_when, arrivedBefore) => {
  const phone = await sandbox.createPhone();
  const friend = await sandbox.createPhone();
  sessions = await RealSessions.open(sandbox);
  await sessions.link(phone);
  const arrived = () => sandbox.messages(friend, phone.number);
  const messageId = randomUUID();
  const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
  const content = { type: 'text' as const, text: 'while it is killed' };
  const order = { epoch: 1, waId, chat: friend.jid, content };
  const handOver = () => sessions.registry.handOver(sessions.deviceId, messageId, order);

  await sandbox.setFaults(phone, { hangAcks: true });
  const first = handOver();
  await vi.waitUntil(async () => (await arrived()).length >= arrivedBefore, { timeout: 10_000 });
  for (const pid of await sessions.browsers()) process.kill(pid, 'SIGKILL');
  await sessions.reach('reconnecting', 'browser_lost');
  await sandbox.setFaults(phone, {});
  await sessions.reach('connected');
  await first;
  const sent = { state: 'done', outcome: { result: 'sent' } };
  await expect.poll(handOver, { timeout: 30_000 }).toMatchObject(sent);
  expect((await arrived()).map(({ id }) => id)).toEqual([waId]);
  expect((await sessions.states()).filter((state) => state === 'linking')).toHaveLength(1);
});
