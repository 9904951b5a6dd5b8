import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
  createClient,
  createKeyClient,
  registerAdmin,
  type TestUser,
} from '../testing/test-client.js';

const shop = 'https://shop.example';

let api: TestApi;
let admin: TestUser;
let program: Awaited<ReturnType<typeof createKeyClient>>;
beforeAll(async () => {
  api = await startTestApi();
  admin = await registerAdmin(api);
  program = await createKeyClient(api, admin, ['read', 'send']);
  await admin.patch('/api/v1/settings', { corsOrigins: [shop] });
});
afterAll(() => api.close());

const corsHeaders = ({ headers }: Answer) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

const preflight = (origin: string, path = '/api/v1/messages') =>
  createClient(api).request({
    method: 'OPTIONS',
    path,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-api-key',
    },
  });

test('a page of a listed origin may ask with a key and read the answer', async () => {
  const asked = await preflight(shop);
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe(shop);
  expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
  expect(asked.headers.get('access-control-allow-headers')).toContain('X-API-Key');
  const answer = await program.request({ path: '/api/v1/devices', headers: { origin: shop } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
  expect(answer.headers.get('vary')).toContain('Origin');
});

test('it can also read why it was refused', async () => {
  const refused = await createClient(api, { 'x-api-key': 'bw_nope', origin: shop }).get(
    '/api/v1/devices',
  );
  expect(refused.status).toBe(401);
  expect(refused.headers.get('access-control-allow-origin')).toBe(shop);
});

test('never with a cookie', async () => {
  const asked = await preflight(shop);
  expect(corsHeaders(asked)).not.toContain('access-control-allow-credentials');
  const read = await admin.request({ path: '/api/v1/devices', headers: { origin: shop } });
  expect(corsHeaders(read)).not.toContain('access-control-allow-credentials');
  const write = await admin.request({
    method: 'POST',
    path: '/api/v1/api-keys',
    json: { name: 'x', scopes: ['send'] },
    headers: { origin: shop },
  });
  expect(write).toMatchObject({ status: 403, body: { error: { code: 'auth.cross_site' } } });
});

test.each([
  'https://shop.example.evil.example',
  'http://shop.example',
  'https://shop.example:8443',
  'null',
])('%s is told nothing', async (origin) => {
  expect(corsHeaders(await preflight(origin))).toEqual([]);
  const answer = await program.request({ path: '/api/v1/devices', headers: { origin } });
  expect(corsHeaders(answer)).toEqual([]);
});

test('GET /api/send is for no page at all', async () => {
  expect(corsHeaders(await preflight(shop, '/api/send'))).toEqual([]);
});

test('an origin that is taken off the list is out with the next request', async () => {
  await admin.patch('/api/v1/settings', { corsOrigins: [] });
  expect(corsHeaders(await preflight(shop))).toEqual([]);
  await admin.patch('/api/v1/settings', { corsOrigins: [shop] });
});

test.each(['*', 'shop.example', 'https://shop.example/', 'https://a.example/x', 'null', 'file://'])(
  '"%s" is no origin to list',
  async (origin) => {
    const answer = await admin.patch('/api/v1/settings', { corsOrigins: [origin] });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'request.invalid' } } });
  },
);
