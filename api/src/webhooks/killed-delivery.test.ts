import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Messaging } from '../messages/messaging.harness.js';
import { ApiProcesses } from '../sidecars/api-processes.harness.js';
import { cookieOf, randomEmail, send } from '../testing/test-client.js';
import { type Receiver, startReceiver } from './webhook-receiver.harness.js';

let messaging: Messaging;
let apis: ApiProcesses;
let receiver: Receiver;
beforeAll(async () => {
  messaging = await Messaging.start();
  apis = new ApiProcesses(messaging.database.url, [messaging.sidecar]);
  receiver = await startReceiver();
});
afterAll(async () => {
  await apis.close();
  receiver.close();
  await messaging.close();
});

test('an API process killed during deliveries loses none; what arrives twice has the same id', async () => {
  const env = { OUTGOING_ALLOW: '127.0.0.0/8' };
  const dying = await apis.start(env);
  const post = (route: string, json: unknown, headers = {}) =>
    send(`${dying.url}/api/v1${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: dying.url, ...headers },
      body: JSON.stringify(json),
    });
  const email = randomEmail();
  const registered = await post('/auth/register', { email, password: 'a few words together' });
  const userId = String(registered.body.user.id);
  const deviceId = await messaging.createDevice({
    kind: 'session',
    userId,
    email,
    role: 'user',
    authSessionId: userId,
  });
  const hook = { name: 'shop', url: receiver.url };
  const created = await post('/webhooks', hook, { cookie: cookieOf(registered) });
  expect(created.status).toBe(201);
  // The fifth is received, but the answer finds nobody any more.
  receiver.answer = (response, count) => {
    if (count === 5) dying.process.kill('SIGKILL');
    else response.writeHead(204).end();
  };
  const { db } = messaging.database;
  const rows = Array.from({ length: 20 }, () => ({
    device_id: deviceId,
    status: 'failed' as const,
  }));
  await db.insertInto('device_events').values(rows).execute();
  await dying.ended;
  await apis.start(env);
  await vi.waitFor(
    async () => {
      const left = await db
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('status', '<>', 'delivered')
        .execute();
      expect(left).toEqual([]);
    },
    { timeout: 60_000, interval: 100 },
  );
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(20);
  expect(ids.length).toBeGreaterThan(20);
}, 90_000);
