import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
  createClient,
  createKeyClient,
  registerAdmin,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let admin: TestUser;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await registerAdmin(api);
});
afterAll(() => api.close());
beforeEach(async () => {
  user = await registerUser(api);
  const phone = `+49151${Math.floor(Math.random() * 1e8)}`;
  await api.database.db
    .insertInto('devices')
    .values({
      id: uuidv7(),
      user_id: user.id,
      name: 'x',
      sandbox: true,
      phone,
      linked_at: new Date(),
    })
    .execute();
});

const limits = ({ headers }: Answer) => [headers.get('ratelimit-policy'), headers.get('ratelimit')];
const text = (to = '+4915112345678') => ({ to, text: 'hello' });

test('answers to a key tell of its requests, and of messages where one was taken', async () => {
  const key = await createKeyClient(api, user, ['send', 'read']);
  expect(limits(await key.get('/api/v1/devices'))).toEqual([
    '"requests";q=40;w=2',
    expect.stringMatching(/^"requests";r=\d+;t=1$/),
  ]);
  expect(limits(await key.post('/api/v1/messages', text()))).toEqual([
    '"requests";q=40;w=2, "messages";q=60;w=60',
    expect.stringMatching(/^"requests";r=\d+;t=1, "messages";r=59;t=60$/),
  ]);
  expect(limits(await user.get('/api/v1/devices'))).toEqual([null, null]);
});

test('too many messages: 429 with the headers and the seconds in the body', async () => {
  await api.database.db
    .updateTable('users')
    .set({ rate_limit: 1 })
    .where('id', '=', user.id)
    .execute();
  await user.post('/api/v1/messages', text());
  const refused = await user.post('/api/v1/messages', text());
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(refused).toMatchObject({
    status: 429,
    body: { error: { code: 'rate_limit.exceeded', details: { retryAfterSeconds: seconds } } },
  });
  expect(limits(refused)).toEqual(['"messages";q=1;w=60', `"messages";r=0;t=${seconds}`]);
});

test('a key that asks too often is told to wait, its owner and other keys are not', async () => {
  await admin.patch('/api/v1/settings', { keyRequestRate: 2 });
  const key = await createKeyClient(api, user, ['read']);
  const other = await createKeyClient(api, user, ['read']);
  const answers = await Promise.all(Array.from({ length: 30 }, () => key.get('/api/v1/devices')));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(15);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(4);
  expect(refused[0]).toMatchObject({
    body: {
      error: { code: 'rate_limit.requests', details: { limit: 4, retryAfterSeconds: 1 } },
    },
  });
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  expect(refused[0]?.headers.get('ratelimit-policy')).toBe('"requests";q=4;w=2');
  expect((await other.get('/api/v1/devices')).status).toBe(200);
  expect((await user.get('/api/v1/devices')).status).toBe(200);
  await admin.patch('/api/v1/settings', { keyRequestRate: 20 });
});

test('GET /api/send is under the same limit', async () => {
  await admin.patch('/api/v1/settings', { keyRequestRate: 1 });
  const { key } = await createKeyClient(api, user, ['send']);
  const address = `/api/send?api_key=${key}&wait=0&to=4915112345678&text=x`;
  const asking = Array.from({ length: 12 }, () => createClient(api).get(address));
  const codes = (await Promise.all(asking)).map(({ body }) => body.error?.code);
  expect(codes).toContain('rate_limit.requests');
  expect(codes).toContain(undefined);
  await admin.patch('/api/v1/settings', { keyRequestRate: 20 });
});

test('what the administrator sets counts with the next message', async () => {
  const limitNow = async () => limits(await user.post('/api/v1/messages', text()))[0];
  expect(await limitNow()).toBe('"messages";q=60;w=60');
  await admin.patch('/api/v1/settings', { defaultRateLimit: 50 });
  expect(await limitNow()).toBe('"messages";q=50;w=60');
  await admin.patch('/api/v1/settings', { defaultRateLimit: 40, maxRateLimit: 45 });
  await api.database.db
    .updateTable('users')
    .set({ rate_limit: 1_000 })
    .where('id', '=', user.id)
    .execute();
  expect(await limitNow()).toBe('"messages";q=45;w=60');
  await admin.patch('/api/v1/settings', { maxRateLimit: 600, defaultRateLimit: 60 });
});
