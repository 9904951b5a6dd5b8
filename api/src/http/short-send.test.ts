import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  user = await registerUser(api);
  ({ key } = await createKeyClient(api, user, ['send']));
});
afterAll(() => api.close());

/** Through the door, the message itself is refused: this user has no device. */
const inside = /^(devices|messages)\./;
const address = (query: string) => `/api/send?to=%2B4915112345678&text=x${query}`;
const nobody = () => createClient(api);

test('takes the key from the address or a header', async () => {
  expect((await nobody().get(address(`&api_key=${key}`))).body.error.code).toMatch(inside);
  const byHeader = await createClient(api, { 'x-api-key': key }).get(address(''));
  expect(byHeader.body.error.code).toMatch(inside);
});

test('never looks at cookies', async () => {
  const alone = await user.get(address(''));
  expect(alone.status).toBe(401);
  const beside = await user.get(address(`&api_key=${key}`));
  expect(beside.body.error.code).toMatch(inside);
});

test('two keys are 400, a wrong one 401', async () => {
  const two = await createClient(api, { 'x-api-key': key }).get(address(`&api_key=${key}`));
  expect(two.body.error.code).toBe('auth.ambiguous_credentials');
  const wrong = await nobody().get(address('&api_key=bw_nope'));
  expect(wrong.status).toBe(401);
});

test('takes only keys whose sole scope is send', async () => {
  const wide = await createKeyClient(api, user, ['send', 'read']);
  const answer = await nobody().get(address(`&api_key=${wide.key}`));
  expect(answer.status).toBe(403);
  expect(answer.body.error.code).toBe('auth.key_not_send_only');
});

test.each([
  ['sec-purpose', 'prefetch;prerender'],
  ['purpose', 'prefetch'],
  ['x-moz', 'prefetch'],
])('refuses what a browser fetches ahead (%s)', async (name, value) => {
  const answer = await createClient(api, { [name]: value }).get(address(`&api_key=${key}`));
  expect(answer.status).toBe(403);
});

test.each(['HEAD', 'POST', 'PUT'])('refuses %s', async (method) => {
  const answer = await nobody().request({ method, path: address(`&api_key=${key}`) });
  expect(answer.status).toBe(405);
});

test('is never kept or passed on by anybody', async () => {
  const { headers } = await nobody().get(address(`&api_key=${key}`));
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});
