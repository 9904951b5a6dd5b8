import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
  createClient,
  createKeyClient,
  registerUser,
  send,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  user = await registerUser(api);
});
afterAll(() => api.close());

/** Status and code of a refusal in the one shape; the shape itself is checked on the way. */
function problemOf(answer: Answer): string {
  const { details, ...error } = answer.body.error;
  expect(answer.body).toEqual({ error: expect.any(Object) });
  expect(typeof (details ?? {})).toBe('object');
  expect(error).toEqual({
    code: expect.any(String),
    message: expect.stringMatching(/\S/),
    requestId: answer.headers.get('x-request-id'),
  });
  return `${answer.status} ${error.code}`;
}

const json = { 'content-type': 'application/json' };
const post = (path: string, body: string, headers: Record<string, string> = json) =>
  send(`${api.url}${path}`, { method: 'POST', headers: { cookie: user.cookie, ...headers }, body });

describe('the address', () => {
  test('an unknown route is 404 in JSON, under each prefix', async () => {
    for (const path of ['/api/nope', '/api/v1/nope', '/api/v1', '/api', '/api/v2/devices']) {
      expect(problemOf(await user.get(path))).toBe('404 route.not_found');
    }
  });

  test('paths are exact: no other case, no double or trailing slash', async () => {
    for (const path of [
      '/api/v1/API-keys',
      '/api/v1//api-keys',
      '/api/v1/api-keys/x/y',
      '/api/v1/messages/',
      '/api/devices/',
      '/api/v1/app/',
      '/api/send/',
    ]) {
      expect(problemOf(await user.get(path))).toBe('404 route.not_found');
    }
  });

  test('a wrong method is 405 and names the right ones', async () => {
    const answer = await user.request({ method: 'PUT', path: '/api/v1/api-keys', json: {} });
    expect(problemOf(answer)).toBe('405 route.method_not_allowed');
    expect(answer.headers.get('allow')).toBe('GET, POST');
    expect(
      problemOf(await user.request({ method: 'DELETE', path: '/api/trpc/apiKeys.list' })),
    ).toBe('405 route.method_not_allowed');
  });

  test('a preflight from anywhere gets no permission', async () => {
    const answer = await send(`${api.url}/api/v1/api-keys`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(problemOf(answer)).toBe('405 route.method_not_allowed');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('an id that is none is 400, not a database error', async () => {
    const answer = await user.get('/api/v1/devices/1%27%20or%201=1');
    expect(problemOf(answer)).toBe('400 request.invalid');
    expect(answer.body.error.details.fields).toHaveProperty('id');
  });
});

describe('the body', () => {
  test.each(['null', '"x"', '1', 'true', '[]'])(
    'JSON that is no object is told so: %s',
    async (body) => {
      for (const path of ['/api/v1/api-keys', '/api/trpc/apiKeys.create']) {
        const answer = await post(path, body);
        expect(problemOf(answer)).toBe('400 request.invalid');
        expect(answer.body.error.message).toBe('The body must be a JSON object.');
      }
    },
  );

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    '%s is 415 on every face',
    async (type) => {
      for (const path of ['/api/v1/api-keys', '/api/api-keys', '/api/trpc/apiKeys.create']) {
        const answer = await post(path, '{"name":"x","scopes":["send"]}', { 'content-type': type });
        expect(problemOf(answer)).toBe('415 request.content_type');
      }
    },
  );

  test('who may not call is told so before the body is looked at', async () => {
    const stranger = await send(`${api.url}/api/v1/api-keys`, {
      method: 'POST',
      headers: json,
      body: '{bad',
    });
    expect(problemOf(stranger)).toBe('401 auth.required');
  });

  test('NUL in any string is 400 on every face', async () => {
    const body = '{"name":"a\\u0000b","scopes":["send"]}';
    expect(problemOf(await post('/api/v1/api-keys', body))).toBe('400 request.invalid');
    const trpc = await post('/api/trpc/apiKeys.create', body);
    expect(trpc.status).toBe(400);
    expect(trpc.body.error.data.error.code).toBe('request.invalid');
    const query = encodeURIComponent('{"id":"\\u0000"}');
    const answer = await user.get(`/api/trpc/devices.get?input=${query}`);
    expect(answer.body.error.data.error).toMatchObject({ code: 'request.invalid' });
  });

  test('wrong, missing and unknown fields are named', async () => {
    const answer = await user.post('/api/v1/api-keys', {
      scopes: ['root'],
      rateLimit: 1e12,
      zz: 1,
    });
    expect(problemOf(answer)).toBe('400 request.invalid');
    expect(Object.keys(answer.body.error.details.fields).toSorted()).toEqual([
      'name',
      'rateLimit',
      'scopes.0',
      'zz',
    ]);
  });

  test('what is wrong with a field is said in plain words', async () => {
    const body = await user.post('/api/v1/api-keys', { scopes: ['fly'], rateLimit: 'many' });
    expect(body.body.error.details.fields).toEqual({
      name: 'is missing',
      'scopes.0': expect.stringMatching(/^must be "send", .* or "admin"$/),
      rateLimit: expect.stringMatching(/^must be a whole number from 1 to \d+$/),
    });
    const query = await user.get('/api/v1/messages?limit=abc');
    expect(query.body.error.message).toBe('limit: must be a whole number from 1 to 100');
    const tooMany = await user.get('/api/v1/messages?limit=101');
    expect(tooMany.body.error.message).toBe('limit: must be at most 100');
  });

  test('__proto__ and constructor are unknown fields like any other', async () => {
    const body = '{"name":"x","scopes":["send"],"__proto__":{"a":1},"constructor":{}}';
    const answer = await post('/api/v1/api-keys', body);
    expect(problemOf(answer)).toBe('400 request.invalid');
    expect(Object.entries(answer.body.error.details.fields)).toEqual([
      ['__proto__', 'is not a known field'],
      ['constructor', 'is not a known field'],
    ]);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });
});

describe('tRPC', () => {
  test('more than 20 calls in a batch are 400', async () => {
    const calls = Array.from({ length: 21 }, () => 'auth.session').join(',');
    const answer = await user.get(`/api/trpc/${calls}?batch=1`);
    expect(problemOf(answer)).toBe('400 request.batch_too_large');
    const allowed = Array.from({ length: 20 }, () => 'auth.session').join(',');
    expect((await user.get(`/api/trpc/${allowed}?batch=1`)).status).toBe(200);
  });

  test('an unknown procedure and a mutation by GET have our codes and no stack', async () => {
    const unknown = await user.get('/api/trpc/nope.nope');
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.data.error.code).toBe('route.not_found');
    const byGet = await user.get('/api/trpc/auth.logout');
    expect(byGet.status).toBe(405);
    expect(JSON.stringify(byGet.body)).not.toMatch(/stack|node_modules/);
  });
});

describe('credentials', () => {
  test('two credentials are 400, whichever they are', async () => {
    const { key } = await createKeyClient(api, user);
    const bearer = { authorization: `Bearer ${key}` };
    for (const headers of [
      { cookie: user.cookie, 'x-api-key': key },
      { cookie: user.cookie, ...bearer },
      { 'x-api-key': key, ...bearer },
      { 'x-api-key': key, cookie: '__Host-botwave_session=dead' },
    ]) {
      expect(problemOf(await send(`${api.url}/api/v1/app`, { headers }))).toBe(
        '400 auth.ambiguous_credentials',
      );
    }
  });

  test('a header that counts once is refused twice', async () => {
    const { key } = await createKeyClient(api, user);
    const twice = (headers: [string, string][]) => rawRequest('/api/v1/messages', headers.flat());
    expect(
      await twice([
        ['X-API-Key', key],
        ['Idempotency-Key', 'a1'],
        ['Idempotency-Key', 'a2'],
      ]),
    ).toEqual([400, 'request.header_repeated']);
    expect(
      await twice([
        ['Authorization', `Bearer ${key}`],
        ['Authorization', `Bearer ${key}`],
      ]),
    ).toEqual([400, 'auth.ambiguous_credentials']);
  });

  test('401 names the ways to show who one is', async () => {
    const program = createClient(api);
    for (const path of ['/api/v1/devices', '/api/send', '/api/trpc/devices.list']) {
      const { status, headers } = await program.get(path);
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="BotWave", ApiKey realm="BotWave"',
      ]);
    }
  });
});

test('other addresses are the web app; names of files and wrong methods are not', async () => {
  expect(problemOf(await user.get('/nowhere.js'))).toBe('404 route.not_found');
  expect(problemOf(await user.post('/nowhere', {}))).toBe('405 route.method_not_allowed');
  expect(problemOf(await user.get('/assets/nowhere.js'))).toBe('404 route.not_found');
  expect(problemOf(await user.get('/assets'))).toBe('404 route.not_found');
  const program = await createClient(api, { accept: 'application/json' }).get('/nowhere');
  expect(problemOf(program)).toBe('404 route.not_found');
});

/** fetch joins headers of one name: this one sends them as they are. */
function rawRequest(path: string, headers: string[]): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const host = ['Host', new URL(api.url).host];
    request(`${api.url}${path}`, { headers: [...host, ...headers] }, (answer) => {
      text(answer).then(
        (body) => resolve([answer.statusCode, JSON.parse(body).error.code]),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });
}
