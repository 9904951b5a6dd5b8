import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createKeyClient,
  registerUser,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi({ config: { publicUrl: 'https://botwave.example' } });
  user = await registerUser(api);
});
afterAll(() => api.close());

const createKey = (headers: Record<string, string>) =>
  user.request({
    method: 'POST',
    path: '/api/v1/api-keys',
    json: { name: 'x', scopes: ['send'] },
    headers,
  });

test.each([
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'https://sub.botwave.example' }],
  [{ origin: 'http://botwave.example' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
  [{ origin: 'https://botwave.example', 'sec-fetch-site': 'cross-site' }],
])('a write with the cookie from %o is refused', async (headers) => {
  const answer = await createKey(headers);
  expect(answer.status).toBe(403);
  expect(answer.body.error.code).toBe('auth.cross_site');
});

test.each([
  ['no browser', {}],
  ['the public address', { origin: 'https://botwave.example', 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
])('a write from %s passes', async (_name, headers) => {
  expect((await createKey(headers)).status).toBe(201);
});

test('the same server under another name passes', async () => {
  expect((await createKey({ origin: api.url })).status).toBe(201);
});

test('signing in from another site is refused too, on every face', async () => {
  const json = { email: user.email, password: testPassword };
  for (const path of ['/api/v1/auth/login', '/api/auth/login', '/api/trpc/auth.login']) {
    const headers = { origin: 'https://evil.example', cookie: '' };
    const answer = await user.request({ method: 'POST', path, json, headers });
    expect(answer.status).toBe(403);
  }
});

test('reading needs no origin, and a key is not bound to one', async () => {
  const headers = { origin: 'https://evil.example' };
  expect((await user.request({ path: '/api/v1/api-keys', headers })).status).toBe(200);
  const program = await createKeyClient(api, user, ['send']);
  const answer = await program.request({ method: 'POST', path: '/api/v1/auth/logout', headers });
  expect(answer.status).toBe(200);
});
