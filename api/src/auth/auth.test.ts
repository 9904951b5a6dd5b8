import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { cookieOf, createClient, registerUser, testPassword } from '../testing/test-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('register signs in, the session names the person, logout ends it at once', async () => {
  const user = await registerUser(api, ' Ada@BotWave.example ');
  const session = await user.get('/api/v1/auth/session');
  expect(session.body).toEqual({
    user: { id: user.id, email: 'ada@botwave.example', name: null, role: 'user' },
  });
  const out = await user.post('/api/v1/auth/logout');
  expect(out.status).toBe(200);
  expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
  expect((await user.get('/api/v1/auth/session')).body).toEqual({ user: null });
  expect((await user.get('/api/v1/api-keys')).status).toBe(401);
});

test('the cookie is bound to the host, secure and out of reach of scripts', async () => {
  const answer = await createClient(api).post('/api/v1/auth/register', {
    email: 'cookie@botwave.example',
    password: testPassword,
  });
  expect(answer.headers.getSetCookie()[0]).toMatch(
    /^__Host-botwave_session=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(cookieOf(answer)).not.toBe('');
});
