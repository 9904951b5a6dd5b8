import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { roomsFolder } from '../config/paths.js';
import { Messaging } from '../messages/messaging.harness.js';
import { cookieOf, randomEmail, send } from '../testing/test-client.js';
import { type ApiProcess, ApiProcesses } from './api-processes.harness.js';

const hour = 3_600_000;
const to2038 = Date.parse('2038-01-19T03:14:08Z') - Date.now();
const gapMs = 200;
/** By the clock that is right: the one of database and test. */
const dueInMs = 2_000;

let messaging: Messaging;
let apis: ApiProcesses;
beforeAll(async () => {
  messaging = await Messaging.start();
  apis = new ApiProcesses(messaging.database.url, [messaging.sidecar]);
});
afterEach(() => apis.killAll());
afterAll(async () => {
  await apis.close();
  await messaging.close();
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 30_000, interval: 50 });

const post = (api: ApiProcess, route: string, json: unknown, headers = {}) =>
  send(`${api.url}/api/v1${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });

/** A person who is signed in, and their key. */
async function register(api: ApiProcess) {
  const password = 'a few words together';
  const answer = await post(api, '/auth/register', { email: randomEmail(), password });
  expect(answer.status).toBe(201);
  const cookie = cookieOf(answer);
  const own = { cookie, origin: api.url };
  const { body } = await post(api, '/api-keys', { name: 'test', scopes: ['send'] }, own);
  return { userId: String(answer.body.user.id), cookie, key: String(body.key) };
}

async function createDevice(userId: string, status: 'connected' | 'reconnecting') {
  const email = randomEmail();
  const owner = { kind: 'session' as const, userId, email, role: 'user' as const };
  const id = await messaging.createDevice({ ...owner, authSessionId: userId }, { status });
  await messaging.database.pool.query('update devices set pace_gap_ms = $1 where id = $2', [
    gapMs,
    id,
  ]);
  return id;
}

it.each([
  ['an hour ahead', hour],
  ['an hour back', -hour],
  ['to 2038', to2038],
])(
  'a process whose clock jumps %s claims, paces, schedules and expires as before',
  async (_jump, jumpMs) => {
    const { sidecar } = messaging;
    const jumping = await apis.start({
      NODE_OPTIONS: `--import=${path.join(roomsFolder, 'scripts/lib/jumping-clock.mjs')}`,
      CLOCK_JUMP_MS: String(jumpMs),
    });
    const other = await apis.start();
    const { userId, cookie, key } = await register(jumping);
    const deviceId = await createDevice(userId, 'connected');
    const away = await createDevice(userId, 'reconnecting');
    const puts: { id: string; at: number }[] = [];
    sidecar.onPut = (id) => puts.push({ id, at: performance.now() });

    const accepted: string[] = [];
    const accept = async (api: ApiProcess, more: Record<string, unknown> = {}): Promise<string> => {
      const message = { deviceId, to: '+4915100000001', type: 'text', text: 'hello', ...more };
      const answer = await post(api, '/messages', message, { 'x-api-key': key });
      expect(answer).toMatchObject({ status: 202 });
      return answer.body.id;
    };
    for (let n = 0; n < 4; n += 1) accepted.push(await accept(jumping));
    const waiting = await accept(other, {
      deviceId: away,
      expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
    });
    jumping.process.kill('SIGUSR2');
    await jumping.said('the clock jumped');
    const dueAt = performance.now() + dueInMs;
    const scheduled = await accept(jumping, {
      to: '+4915100000002',
      sendAt: new Date(Date.now() + dueInMs).toISOString(),
    });
    const inTime = { deviceId: away, expiresAt: new Date(Date.now() + 1_800_000).toISOString() };
    const stillWaiting = [await accept(jumping, inTime)];
    await messaging.database.pool.query('update devices set max_age_seconds = 600 where id = $1', [
      away,
    ]);
    stillWaiting.push(await accept(jumping, { deviceId: away }));
    for (let n = 0; n < 6; n += 1) accepted.push(await accept(n % 2 === 0 ? jumping : other));

    await until(async () => {
      const { rows } = await messaging.database.pool.query(
        `select id from message_logs where device_id = $1 and status = 'sent'`,
        [deviceId],
      );
      expect(rows).toHaveLength(accepted.length + 1);
    });
    expect(puts.map(({ id }) => id).filter((id) => id !== scheduled)).toEqual(accepted);
    expect(puts.filter(({ id }) => id === scheduled)).toHaveLength(1);
    expect(puts.find(({ id }) => id === scheduled)?.at).toBeGreaterThan(dueAt - 50);
    const gaps = puts.slice(1).map(({ at }, n) => at - (puts[n]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(gapMs / 2 - 10);
    for (const id of [waiting, ...stillWaiting]) {
      expect(await messaging.message({ userId }, id)).toMatchObject({ status: 'queued' });
    }
    if (jumpMs === to2038) return;
    const session = await send(`${jumping.url}/api/v1/auth/session`, { headers: { cookie } });
    expect(session.body).toMatchObject({ user: { id: userId } });
  },
  60_000,
);
