import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
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

test.each([
  'WhatsApp/2.23.20.0',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'TelegramBot (like TwitterBot)',
  'Twitterbot/1.0',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
])('refuses who previews links: %s', async (agent) => {
  const answer = await createClient(api, { 'user-agent': agent }).get(address(`&api_key=${key}`));
  expect([answer.status, answer.body.error.code]).toEqual([403, 'request.link_preview']);
});

test.each(['curl/8.5.0', 'MyHomeBot/1.0', 'Mozilla/5.0 (X11; Linux) Chrome/140.0'])(
  'lets others in: %s',
  async (agent) => {
    const answer = await createClient(api, { 'user-agent': agent }).get(address(`&api_key=${key}`));
    expect(answer.body.error.code).toMatch(inside);
  },
);

test('refuses to be a part of a page', async () => {
  const load = async (destination: string) => {
    const headers = { 'sec-fetch-dest': destination };
    return (await rawGet(address(`&api_key=${key}`), headers)).error.code;
  };
  for (const destination of ['image', 'iframe', 'script', 'style', 'video', 'object']) {
    expect(await load(destination)).toBe('request.subresource');
  }
  for (const destination of ['document', 'empty']) expect(await load(destination)).toMatch(inside);
});

test('without a key it says how to send one here', async () => {
  const answer = await nobody().get(address(''));
  expect([answer.status, answer.body.error.code]).toEqual([401, 'auth.required']);
  expect(answer.body.error.message).toContain('api_key');
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

/** fetch keeps Sec-Fetch-Dest to itself. */
function rawGet(path: string, headers: Record<string, string>): Promise<Answer['body']> {
  return new Promise((resolve, reject) => {
    request(`${api.url}${path}`, { headers }, (answer) => {
      text(answer).then((body) => resolve(JSON.parse(body)), reject);
    })
      .on('error', reject)
      .end();
  });
}
