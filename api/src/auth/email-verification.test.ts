import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../mail/mail-server.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  randomEmail,
  registerAdmin,
  registerUser,
  type TestClient,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';

let mails: MailServer;
let api: TestApi;
let visitor: TestClient;
/** Registered before addresses had to be confirmed. */
let early: TestUser;
let admin: TestUser;
beforeAll(async () => {
  mails = await startMailServer();
  const many = 10_000;
  api = await startTestApi({
    config: { smtpUrl: mails.url },
    throttle: { registerPerAddress: many, askingPerAddress: many, loginPerAddress: many },
  });
  visitor = createClient(api);
  early = await registerUser(api);
  admin = await registerAdmin(api);
  await api.database.db.updateTable('settings').set({ require_email_verification: true }).execute();
  api.app.settings.forget();
});
afterAll(async () => {
  await api.close();
  await mails.close();
});

const register = (email: string, password = testPassword) =>
  visitor.post('/api/v1/auth/register', { email, password });
const login = (email: string, password = testPassword) =>
  visitor.post('/api/v1/auth/login', { email, password });
const verify = (token: string) => visitor.post('/api/v1/auth/verify-email', { token });
const workedOff = () =>
  expect
    .poll(() => api.database.db.selectFrom('account_requests').select('id').execute())
    .toEqual([]);

test('registering mails a link; only who used it signs in', async () => {
  const email = randomEmail();
  const answer = await register(email);
  expect(answer).toMatchObject({ status: 202, body: { user: null, verificationNeeded: true } });
  expect(answer.headers.getSetCookie()).toEqual([]);
  const token = await mails.tokenTo(email);
  const refused = await login(email);
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { code: 'auth.email_not_verified' } },
  });
  expect((await login(email, 'wrong password')).body.error.code).toBe('auth.login_failed');
  // The refusal sent another link, and the older one died with it.
  const second = await mails.tokenTo(email, 2);
  expect((await verify(token)).body.error.code).toBe('auth.link_invalid');
  expect((await verify(second)).body.user.email).toBe(email);
  expect((await login(email)).body).toMatchObject({ user: { email }, twoFactor: null });
});

test('a known address gets the same answer, its owner a mail, and its account stays as it is', async () => {
  const answer = await register(early.email, 'the password of a stranger');
  expect(answer).toMatchObject({ status: 202, body: { user: null, verificationNeeded: true } });
  expect((await mails.mailTo(early.email)).headers).toContain('already have a BotWave account');
  expect((await login(early.email, 'the password of a stranger')).status).toBe(401);
  expect((await early.get('/api/v1/account')).status).toBe(200);
});

test('registered again before confirming, the later password counts', async () => {
  const email = randomEmail();
  await register(email, 'the first password');
  const first = await mails.tokenTo(email);
  await register(email, 'the second password');
  const second = await mails.tokenTo(email, 2);
  expect((await verify(first)).status).toBe(400);
  expect((await verify(second)).status).toBe(200);
  expect((await login(email, 'the first password')).status).toBe(401);
  expect((await login(email, 'the second password')).status).toBe(200);
});

test('parallel registrations of one address are one account', async () => {
  const email = randomEmail();
  await Promise.all(Array.from({ length: 5 }, () => register(email)));
  await workedOff();
  const rows = await api.database.db
    .selectFrom('mails')
    .select('kind')
    .where('recipient', '=', email)
    .execute();
  expect(rows).toEqual(Array(3).fill({ kind: 'verify_email' }));
});

test('who registered earlier confirms at the next sign-in; administrators come in', async () => {
  expect((await login(early.email)).body.error.code).toBe('auth.email_not_verified');
  const token = await mails.tokenTo(early.email, 2);
  expect((await verify(token)).status).toBe(200);
  expect((await login(early.email)).status).toBe(200);
  expect((await login(admin.email)).status).toBe(200);
});

test('another link is sent to whom it is of use to, with one answer for all', async () => {
  const email = randomEmail();
  await register(email);
  await mails.mailTo(email);
  for (const address of [email, early.email, randomEmail()]) {
    const answer = await visitor.post('/api/v1/auth/resend-verification', { email: address });
    expect(answer).toMatchObject({ status: 202, body: { accepted: true } });
  }
  const token = await mails.tokenTo(email, 2);
  expect((await verify(token)).status).toBe(200);
  await workedOff();
  const toEarly = mails.received.filter(({ to }) => to.includes(early.email));
  expect(toEarly).toHaveLength(2);
});

test('a reset by mail shows that the address is theirs', async () => {
  const email = randomEmail();
  await register(email);
  await mails.mailTo(email);
  await visitor.post('/api/v1/auth/forgot-password', { email });
  const token = await mails.tokenTo(email, 2);
  const password = 'chosen behind the link';
  await visitor.post('/api/v1/auth/reset-password', { token, password });
  expect((await login(email, password)).status).toBe(200);
});

test('one confirms one’s own address from the account, too', async () => {
  const answer = await admin.post('/api/v1/account/verification');
  expect(answer.status).toBe(202);
  expect((await verify(await mails.tokenTo(admin.email))).status).toBe(200);
  const again = await admin.post('/api/v1/account/verification');
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'account.email_verified' } } });
});
