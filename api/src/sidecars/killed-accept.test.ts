import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Messaging } from '../messages/messaging.harness.js';
import { cookieOf, randomEmail, send } from '../testing/test-client.js';
import { type ApiProcess, ApiProcesses } from './api-processes.harness.js';
import { DatabaseHook } from './database-hook.harness.js';

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

const post = (api: ApiProcess, route: string, json: unknown, headers = {}) =>
  send(`${api.url}/api/v1${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: api.url, ...headers },
    body: JSON.stringify(json),
  });

/** Someone who is signed in everywhere and has a linked device. */
async function register(api: ApiProcess) {
  const email = randomEmail();
  const answer = await post(api, '/auth/register', { email, password: 'a few words together' });
  expect(answer.status).toBe(201);
  const userId = String(answer.body.user.id);
  const owner = { kind: 'session', userId, email, role: 'user', authSessionId: userId } as const;
  return { userId, cookie: cookieOf(answer), deviceId: await messaging.createDevice(owner) };
}

it.each([
  { moment: 'before the message is stored', when: 'at_once', stored: 0, replayed: null },
  {
    moment: 'behind its commit, before it has answered',
    when: 'at_commit',
    stored: 1,
    replayed: 'true',
  },
] as const)(
  'an API process killed $moment: the same key makes exactly one',
  async (fault) => {
    const { database, sidecar } = messaging;
    const dying = await apis.start();
    const { userId, cookie, deviceId } = await register(dying);
    hook = await DatabaseHook.set(database, {
      table: 'message_logs',
      condition: `new.device_id = '${deviceId}'`,
      when: fault.when,
    });
    const accept = (api: ApiProcess) =>
      post(
        api,
        '/messages',
        { deviceId, to: '+4915100000001', type: 'text', text: 'once' },
        { cookie, 'idempotency-key': 'order-4711' },
      );
    const stored = async () => {
      const { rows } = await database.pool.query('select id from message_logs where user_id = $1', [
        userId,
      ]);
      return rows;
    };

    const answer = accept(dying).catch(() => 'none');
    await until(async () => expect(await hook?.waiting()).toBe(1));
    dying.process.kill('SIGKILL');
    await dying.ended;
    expect(await answer).toBe('none');
    if (fault.stored === 0) await hook.endWaiting();
    hook.letGo();
    await until(async () => expect(await hook?.waiting()).toBe(0));
    await until(async () => expect(await stored()).toHaveLength(fault.stored));

    await hook.remove();
    const other = await apis.start();
    const again = await accept(other);
    expect([200, 202]).toContain(again.status);
    expect(again.headers.get('idempotent-replayed')).toBe(fault.replayed);
    expect(await stored()).toEqual([{ id: again.body.id }]);
    await until(() =>
      expect(sidecar.deliveries.filter((one) => one.deviceId === deviceId)).toHaveLength(1),
    );
  },
  60_000,
);
