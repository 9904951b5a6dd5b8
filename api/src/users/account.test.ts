import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../mail/mail-server.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  cookieOf,
  createClient,
  createKeyClient,
  randomEmail,
  registerUser,
  type TestClient,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';

const newPassword = 'another battery staple';

let mails: MailServer;
let api: TestApi;
let visitor: TestClient;
let user: TestUser;
beforeAll(async () => {
  mails = await startMailServer();
  const many = 10_000;
  api = await startTestApi({
    config: { smtpUrl: mails.url },
    throttle: { loginPerAddress: many, registerPerAddress: many, linksPerAddress: many },
  });
  visitor = createClient(api);
});
afterAll(async () => {
  await api.close();
  await mails.close();
});
beforeEach(async () => {
  user = await registerUser(api);
});

const login = (email: string, password = testPassword) =>
  visitor.post('/api/v1/auth/login', { email, password });
const signInAgain = async (): Promise<TestClient> =>
  createClient(api, { cookie: cookieOf(await login(user.email)) });
const confirm = (token: string) => visitor.post('/api/v1/auth/confirm-email', { token });
const linesOf = (action: string) =>
  api.database.db
    .selectFrom('activity_logs')
    .select(['details', 'target_id', 'request_id'])
    .where('user_id', '=', user.id)
    .where('action', '=', action)
    .execute();

describe('the profile', () => {
  test('is shown, and its name changes, with a line of before and after', async () => {
    expect((await user.get('/api/v1/account')).body).toEqual({
      id: user.id,
      email: user.email,
      name: null,
      role: 'user',
      emailVerified: false,
      createdAt: expect.any(String),
      twoFactor: { enabled: false, recoveryCodesLeft: 0 },
    });
    const changed = await user.patch('/api/v1/account', { name: ' Ada ' });
    expect(changed.body.name).toBe('Ada');
    await user.patch('/api/v1/account', { name: 'Ada' });
    expect(await linesOf('account.updated')).toEqual([
      {
        details: { before: { name: null }, after: { name: 'Ada' } },
        target_id: null,
        request_id: expect.any(String),
      },
    ]);
    expect((await user.patch('/api/v1/account', { name: null })).body.name).toBeNull();
  });

  test.each([[{ name: '' }], [{ name: 'x'.repeat(101) }], [{ role: 'admin' }], [{}]])(
    '%j is refused',
    async (change) => {
      expect((await user.patch('/api/v1/account', change)).status).toBe(400);
    },
  );

  test('is for signed-in people: neither for keys nor for nobody', async () => {
    const key = await createKeyClient(api, user, ['send', 'read', 'devices']);
    const calls: [string, string][] = [
      ['GET', '/account'],
      ['PATCH', '/account'],
      ['POST', '/account/password'],
      ['POST', '/account/email'],
      ['POST', '/account/verification'],
      ['GET', '/account/sessions'],
      ['DELETE', `/account/sessions/${crypto.randomUUID()}`],
      ['POST', '/account/sessions/end'],
      ['POST', '/account/delete'],
    ];
    for (const [method, path] of calls) {
      const order = { method, path: `/api/v1${path}` };
      expect((await key.request(order)).body.error.code).toBe('auth.session_required');
      expect((await visitor.request(order)).body.error.code).toBe('auth.required');
    }
  });
});

describe('changing the password', () => {
  const change = (fields: object = {}) =>
    user.post('/api/v1/account/password', {
      currentPassword: testPassword,
      newPassword,
      ...fields,
    });

  test('needs the current one, ends every other session and keeps this one and the keys', async () => {
    const other = await signInAgain();
    const key = await createKeyClient(api, user, ['read']);
    expect((await change({ currentPassword: 'wrong' })).body.error.code).toBe(
      'auth.password_wrong',
    );
    expect((await other.get('/api/v1/account')).status).toBe(200);
    expect(await change()).toMatchObject({ status: 200, body: { endedSessions: 1 } });
    expect((await other.get('/api/v1/account')).status).toBe(401);
    expect((await user.get('/api/v1/account')).status).toBe(200);
    expect((await key.get('/api/v1/devices')).status).toBe(200);
    expect((await login(user.email)).status).toBe(401);
    expect((await login(user.email, newPassword)).status).toBe(200);
    expect((await mails.mailTo(user.email)).headers).toContain('password');
    expect(await linesOf('account.password_changed')).toHaveLength(1);
    expect(await linesOf('account.password_refused')).toHaveLength(1);
  });

  test.each([
    ['short', 'request.invalid'],
    ['x'.repeat(257), 'request.invalid'],
    ['Password1', 'auth.weak_password'],
    ['aaaaaaaaaaaa', 'auth.weak_password'],
  ])('to %s is refused', async (weak, code) => {
    expect((await change({ newPassword: weak })).body.error.code).toBe(code);
    expect((await login(user.email)).status).toBe(200);
  });

  test('to the e-mail address is refused', async () => {
    const answer = await change({ newPassword: user.email });
    expect(answer.body.error.code).toBe('auth.weak_password');
  });

  test('ends the link of a mail that was asked for before', async () => {
    await visitor.post('/api/v1/auth/forgot-password', { email: user.email });
    const token = await mails.tokenTo(user.email);
    await change();
    const late = await visitor.post('/api/v1/auth/reset-password', {
      token,
      password: 'the password of somebody else',
    });
    expect(late.body.error.code).toBe('auth.link_invalid');
  });

  test('twice at once leaves one of the two new ones', async () => {
    const answers = await Promise.all(
      ['the first of two', 'the second of two'].map((one) => change({ newPassword: one })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
  });
});

describe('changing the e-mail address', () => {
  const ask = (email: string, password = testPassword) =>
    user.post('/api/v1/account/email', { email, password });

  test('takes the password and the link of a mail to the new address', async () => {
    const email = randomEmail();
    expect((await ask(email, 'wrong')).body.error.code).toBe('auth.password_wrong');
    expect((await ask(user.email)).body.error.code).toBe('account.email_unchanged');
    expect(await ask(email)).toMatchObject({ status: 202, body: { accepted: true } });
    const token = await mails.tokenTo(email);
    const link = await visitor.post('/api/v1/auth/check-link', { kind: 'change_email', token });
    expect(link.body.email).toBe(email);
    expect((await login(user.email)).status).toBe(200);
    expect((await confirm(token)).body.user.email).toBe(email);
    expect((await login(user.email)).status).toBe(401);
    expect((await login(email)).status).toBe(200);
    expect((await mails.mailTo(user.email)).headers).toContain('was changed');
    expect((await user.get('/api/v1/account')).body).toMatchObject({ email, emailVerified: true });
    expect((await confirm(token)).body.error.code).toBe('auth.link_invalid');
    expect((await linesOf('account.email_changed'))[0]?.details).toEqual({
      before: { email: user.email },
      after: { email },
    });
  });

  test('to one that is taken says so only to who reads its mail', async () => {
    const other = await registerUser(api);
    expect((await ask(other.email)).status).toBe(202);
    const answer = await confirm(await mails.tokenTo(other.email));
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'auth.email_taken' } } });
    expect((await user.get('/api/v1/account')).body.email).toBe(user.email);
  });

  test('ends links that went to the older address', async () => {
    await visitor.post('/api/v1/auth/forgot-password', { email: user.email });
    const older = await mails.tokenTo(user.email);
    const email = randomEmail();
    await ask(email);
    await confirm(await mails.tokenTo(email));
    const late = await visitor.post('/api/v1/auth/reset-password', {
      token: older,
      password: newPassword,
    });
    expect(late.body.error.code).toBe('auth.link_invalid');
  });

  test('mails three times an hour, and only the last link works', async () => {
    const addresses = [randomEmail(), randomEmail(), randomEmail()];
    for (const email of addresses) expect((await ask(email)).status).toBe(202);
    const refused = await ask(randomEmail());
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'auth.throttled' } } });
    const tokens = await Promise.all(addresses.map((email) => mails.tokenTo(email)));
    expect((await confirm(tokens[0]!)).status).toBe(400);
    expect((await confirm(tokens[2]!)).body.user.email).toBe(addresses[2]);
  });

  test.each(['a@b', 'a@b.example\r\nBcc: x@y.example', 'a@b.example, c@d.example'])(
    '%j is no address',
    async (email) => {
      expect((await ask(email)).status).toBe(400);
    },
  );
});

describe('sessions', () => {
  test('are listed with the one that asks, and end one by one, at once', async () => {
    const other = await signInAgain();
    const { body } = await user.get('/api/v1/account/sessions');
    expect(body.items).toHaveLength(2);
    expect(body.items.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
    expect(body.items[0]).toMatchObject({ ipAddress: '127.0.0.1', userAgent: 'node' });
    const [{ id }] = body.items;
    expect((await other.get('/api/v1/account')).status).toBe(200);
    expect((await user.delete(`/api/v1/account/sessions/${id}`)).body).toEqual({ id });
    expect((await other.get('/api/v1/account')).status).toBe(401);
    expect((await user.delete(`/api/v1/account/sessions/${id}`)).body.error.code).toBe(
      'account.session_not_found',
    );
    expect((await linesOf('account.session_ended'))[0]?.target_id).toBe(id);
  });

  test('of others are not there', async () => {
    const stranger = await registerUser(api);
    const [mine] = (await user.get('/api/v1/account/sessions')).body.items;
    expect((await stranger.delete(`/api/v1/account/sessions/${mine.id}`)).status).toBe(404);
    expect((await user.get('/api/v1/account')).status).toBe(200);
  });

  test('come in pages', async () => {
    await signInAgain();
    const first = (await user.get('/api/v1/account/sessions?limit=1')).body;
    const cursor = first.nextCursor as string;
    const second = (await user.get(`/api/v1/account/sessions?limit=1&cursor=${cursor}`)).body;
    expect(second.items[0].current).toBe(true);
    expect(second.nextCursor).toBeNull();
  });

  test('that are over are not listed', async () => {
    await signInAgain();
    await sql`update auth_sessions set expires_at = now()
      where user_id = ${user.id} and id <> (
        select min(id::text)::uuid from auth_sessions where user_id = ${user.id})`.execute(
      api.database.db,
    );
    expect((await user.get('/api/v1/account/sessions')).body.items).toHaveLength(1);
  });

  test('all end, or all but this one', async () => {
    const other = await signInAgain();
    const kept = await user.post('/api/v1/account/sessions/end', { keepThis: true });
    expect(kept.body).toEqual({ endedSessions: 1 });
    expect((await other.get('/api/v1/account')).status).toBe(401);
    const ended = await user.post('/api/v1/account/sessions/end', {});
    expect(ended.body).toEqual({ endedSessions: 1 });
    expect(ended.headers.getSetCookie()[0]).toMatch(/Max-Age=0;/);
    expect((await user.get('/api/v1/account')).status).toBe(401);
    expect(await linesOf('account.signed_out')).toHaveLength(2);
  });
});
