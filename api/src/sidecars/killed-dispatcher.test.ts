import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Messaging } from '../messages/messaging.harness.js';
import { ApiProcesses } from './api-processes.harness.js';
import { DatabaseHook } from './database-hook.harness.js';

const hooked = 2;

let messaging: Messaging;
let apis: ApiProcesses;
let hook: DatabaseHook | undefined;

beforeAll(async () => {
  messaging = await Messaging.start();
  apis = new ApiProcesses(messaging.database.url, [messaging.sidecar]);
});
afterEach(async () => {
  await apis.killAll();
  await hook?.remove();
});
afterAll(async () => {
  await apis.close();
  await messaging.close();
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 30_000, interval: 50 });

it.each([
  // Nothing of the statement holds: the message before is asked about again.
  {
    moment: 'and its connection, while it claims the next one with the outcome of the last',
    when: 'at_once',
    takenBack: true,
    before: 'sending',
    next: 'queued',
    asked: 2,
  },
  // The server commits for a process that is dead: the next one is claimed and never left.
  {
    moment: 'when it has claimed the next one and handed nothing over',
    when: 'at_commit',
    takenBack: false,
    before: 'sent',
    next: 'sending',
    asked: 1,
  },
] as const)(
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
    hook = await DatabaseHook.set(database, {
      table: 'message_events',
      condition: `new.message_id = '${ids[hooked]}' and new.status = 'sending'`,
      when: fault.when,
    });

    const dying = await apis.start();
    await until(async () => expect(await hook?.waiting()).toBe(1));
    dying.process.kill('SIGKILL');
    await dying.ended;
    if (fault.takenBack) await hook.endWaiting();
    hook.letGo();
    await until(async () => expect(await hook?.waiting()).toBe(0));
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
