import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
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
  const logs = api.logs();
  expect(logs).toContain('"path":"/api/send"');
  expect(logs).toContain('"path":"/setup"');
  const secrets = [sender.key.slice(12), user.cookie, testPassword, text, phone, 'one-time-token'];
  for (const secret of secrets) {
    expect(logs).not.toContain(secret);
    expect(logs).not.toContain(encodeURIComponent(secret));
  }
});

test("every answer names its request, and never by the caller's own name for it", async () => {
  const answer = await createClient(api, { 'x-request-id': 'mine' }).get('/healthz');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
