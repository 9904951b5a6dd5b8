import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

/** A key is shown once, in the answer that makes it, and never again wherever it is put. */
let api: TestApi;
let user: TestUser;
let key: string;
let secret: string;
beforeAll(async () => {
  api = await startTestApi({ config: { logLevel: 'trace' } });
  user = await registerUser(api);
  ({ key } = await createKeyClient(api, user, ['send']));
  secret = key.slice(12);
});
afterAll(() => api.close());

const send = '/api/send?to=4915112345678&text=x';
const nobody = () => createClient(api);
const bearing = (headers: Record<string, string>) => createClient(api, headers);
/** The same form, but nobody's. */
const dead = () => `bw_aaaaaaaa_${secret}`;

const uses: [string, () => Promise<{ status: number; headers: Headers; body: unknown }>][] = [
  ['GET /api/send', () => nobody().get(`${send}&api_key=${key}`)],
  ['a wrong parameter', () => nobody().get(`${send}&api_key=${key}&nope=${key}`)],
  ['a wrong recipient', () => nobody().get(`/api/send?to=x&text=x&api_key=${key}`)],
  ['twice', () => nobody().get(`${send}&api_key=${key}&api_key=${key}`)],
  ['a dead key', () => nobody().get(`${send}&api_key=${dead()}`)],
  ['half a key', () => nobody().get(`${send}&api_key=${secret}`)],
  ['POST /api/send', () => nobody().post(`/api/send?api_key=${key}`, {})],
  ['the query of another route', () => nobody().get(`/api/v1/devices?api_key=${key}`)],
  ['the query of no route', () => nobody().get(`/api/v1/nothing?api_key=${key}`)],
  ['the query of tRPC', () => nobody().get(`/api/trpc/devices.list?api_key=${key}`)],
  ['the query of a page', () => nobody().get(`/devices?api_key=${key}`)],
  ['a broken address', () => nobody().get(`/api/v1/%ZZ?api_key=${key}`)],
  ['a header without the scope', () => bearing({ 'x-api-key': key }).get('/api/v1/devices')],
  ['a dead header', () => bearing({ authorization: `Bearer ${dead()}` }).get('/api/v1/devices')],
  ['another scheme', () => bearing({ authorization: `Basic ${key}` }).get('/api/v1/devices')],
  [
    'both headers',
    () => bearing({ 'x-api-key': key, authorization: `Bearer ${key}` }).get('/api/v1/devices'),
  ],
  [
    'beside a cookie',
    () => bearing({ 'x-api-key': key, cookie: user.cookie }).get('/api/v1/devices'),
  ],
  [
    'a Referer',
    () => bearing({ referer: `http://localhost${send}&api_key=${key}` }).get('/api/v1/app'),
  ],
  ['a list of keys', () => user.get('/api/v1/api-keys')],
];

test.each(uses)('%s: neither the answer nor the log names it', async (_name, use) => {
  const answer = await use();
  const answered = JSON.stringify([...answer.headers]) + JSON.stringify(answer.body);
  expect(answered).not.toContain(secret);
  expect(api.logs()).not.toContain(secret);
});

test('in the name of a field it is named back to its caller only', async () => {
  const order = { [key]: 1, name: 'x', scopes: ['send'] };
  expect((await user.post('/api/v1/api-keys', order)).status).toBe(400);
  expect(api.logs()).not.toContain(secret);
});

test('pages that a browser goes to from there are not told', async () => {
  const sent = await nobody().get(`${send}&api_key=${key}`);
  expect(sent.headers.get('referrer-policy')).toBe('no-referrer');
  expect(sent.headers.get('cache-control')).toBe('no-store');
  const elsewhere = await nobody().get(`/devices?api_key=${key}`);
  expect(elsewhere.headers.get('referrer-policy')).toBe('same-origin');
});

test('what is not HTTP is not logged with it', async () => {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`GET ${send}&api_key=${key} HTTP/9.9\r\nX-API-Key: ${key}\r\n\r\n`);
  expect(await text(socket)).not.toContain(secret);
  expect(api.logs()).not.toContain(secret);
});

test('no table holds it', async () => {
  const { pool } = api.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables) {
    const { rowCount } = await pool.query(
      `select 1 from "${name}" as t where t::text like '%' || $1 || '%'`,
      [secret],
    );
    expect([name, rowCount]).toEqual([name, 0]);
  }
});
