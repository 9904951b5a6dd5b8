import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
  createClient,
  createKeyClient,
  randomEmail,
  registerUser,
  testPassword,
} from '../testing/test-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('logs name requests but hold no key, cookie, password, text or phone number', async () => {
  const user = await registerUser(api);
  const nobody = createClient(api);
  const sender = await createKeyClient(api, user, ['send']);
  const text = 'a text for nobody else';
  const phone = '4915112345678';
  await nobody.get(
    `/api/send?api_key=${sender.key}&to=%2B${phone}&text=${encodeURIComponent(text)}`,
  );
  await nobody.get(`/api/v1/app?api_key=${sender.key}`);
  await nobody.get(`/setup?token=one-time-token`);
  await sender.post('/api/v1/messages', { to: phone, text });
  await sender.request({ path: '/api/v1/devices', headers: { cookie: user.cookie } });
  await user.get(`/api/trpc/messages.list?input=${encodeURIComponent(`{"device":"${phone}"}`)}`);
  await nobody.post('/api/v1/auth/login', { email: randomEmail(), password: testPassword });
  await nobody.get(`/api/v1/messages/${phone}`);
  await nobody.get(`/api/v1/nowhere/${sender.key}`);
  await user.get(`/sandbox/api/phones/x/chats/%2B${phone}/messages`);
  await nobody.post('/api/v1/api-keys', { api_key: sender.key });
  await createClient(api, { 'x-api-key': testPassword.replaceAll(' ', '') }).get('/api/v1/devices');
  const logs = api.logs();
  expect(logs).toContain('"path":"/api/send"');
  expect(logs).toContain('"path":"/setup"');
  const secrets = [
    sender.key.slice(12),
    user.cookie,
    testPassword,
    text,
    phone,
    'one-time-token',
    testPassword.replaceAll(' ', ''),
  ];
  for (const secret of secrets) {
    expect(logs).not.toContain(secret);
    expect(logs).not.toContain(encodeURIComponent(secret));
  }
});

test("every answer names its request, and never by the caller's own name for it", async () => {
  const answer = await createClient(api, { 'x-request-id': 'mine' }).get('/healthz');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

interface LogLine {
  level: number;
  msg: string;
  req: { id: string; path: string };
  res?: { status: number };
  code?: string;
  userId?: string;
  keyPrefix?: string;
}

const [debug, info] = [20, 30];

/** The last line of the request that was answered so. */
async function endOf(answer: Answer): Promise<LogLine | undefined> {
  const id = answer.headers.get('x-request-id');
  const find = () =>
    api
      .logs()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
      .find((line) => line.req?.id === id && line.msg === 'request completed');
  await expect.poll(find).toBeDefined();
  return find();
}

test('every refusal is found again by its request id, with its code and who it was', async () => {
  const user = await registerUser(api);
  const nobody = createClient(api);
  const wide = await createKeyClient(api, user, ['read']);
  const line = async (answer: Answer) => {
    const { level, res, code, userId } = (await endOf(answer)) ?? {};
    return [level, res?.status, code, userId];
  };
  expect(await line(await nobody.get('/api/v1/devices?x=1'))).toEqual([
    info,
    401,
    'auth.required',
    undefined,
  ]);
  expect(await line(await nobody.get(`/api/send?api_key=${wide.key}`))).toEqual([
    info,
    403,
    'auth.key_not_send_only',
    user.id,
  ]);
  expect(await line(await user.get('/api/v1/nowhere'))).toEqual([
    info,
    404,
    'route.not_found',
    user.id,
  ]);
  expect(await line(await user.get('/api/trpc/devices.get?input=%7B%7D'))).toEqual([
    info,
    400,
    'request.invalid',
    user.id,
  ]);
  expect(await line(await user.get('/api/v1/devices'))).toEqual([debug, 200, undefined, user.id]);
});

test('a batch of calls is logged by the worst of them', async () => {
  const user = await registerUser(api);
  const answer = await user.get(
    '/api/trpc/auth.session,devices.get?batch=1&input=%7B%221%22:%7B%7D%7D',
  );
  expect(answer.status).toBe(207);
  expect(await endOf(answer)).toMatchObject({ level: info, code: 'request.invalid' });
});

test('failed logins and revoked keys leave a trace', async () => {
  const user = await registerUser(api);
  const failed = await createClient(api).post('/api/v1/auth/login', {
    email: user.email,
    password: 'wrong password',
  });
  expect(await endOf(failed)).toMatchObject({ level: info, code: 'auth.login_failed' });
  const program = await createKeyClient(api, user, ['read']);
  await user.delete(`/api/v1/api-keys/${program.keyId}`);
  expect(await endOf(await program.get('/api/v1/messages'))).toMatchObject({
    level: info,
    code: 'auth.key_invalid',
    keyPrefix: program.key.slice(0, 11),
  });
});
