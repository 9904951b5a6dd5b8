import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  cookieOf,
  createClient,
  createKeyClient,
  randomEmail,
  registerUser,
  type TestClient,
  testPassword,
} from '../testing/test-client.js';
import { createSetupLink } from './setup-links.repo.js';

let api: TestApi;
let visitor: TestClient;
beforeAll(async () => {
  const generous = { loginPerAccount: 1000, loginPerAddress: 1000, registerPerAddress: 1000 };
  api = await startTestApi({ throttle: generous });
  visitor = createClient(api);
});
afterAll(() => api.close());

const register = (fields: object) =>
  visitor.post('/api/v1/auth/register', {
    email: randomEmail(),
    password: testPassword,
    ...fields,
  });
const login = (email: string, password = testPassword) =>
  visitor.post('/api/v1/auth/login', { email, password });
const actionsOf = async (email: string) => {
  const rows = await api.database.db
    .selectFrom('activity_logs')
    .select('action')
    .where('user_email', '=', email)
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
};

describe('registering', () => {
  test('signs in under the normalised address', async () => {
    const user = await registerUser(api, ' Ａda@BotWave.example ');
    expect((await user.get('/api/v1/auth/session')).body).toEqual({
      user: { id: user.id, email: 'ada@botwave.example', name: null, role: 'user' },
    });
  });

  test('a key is told whose it is only if it may read', async () => {
    const user = await registerUser(api);
    const sender = await createKeyClient(api, user, ['send']);
    const refused = await sender.get('/api/v1/auth/session');
    expect([refused.status, refused.body.error.code]).toEqual([403, 'auth.scope_missing']);
    const reader = await createKeyClient(api, user, ['read']);
    expect((await reader.get('/api/v1/auth/session')).body.user.id).toBe(user.id);
  });

  test('the cookie is bound to the host, secure and out of reach of scripts', async () => {
    const answer = await register({ name: 'Ada' });
    expect(answer.body.user.name).toBe('Ada');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-botwave_session=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  test('the same address in another form is 409', async () => {
    const email = randomEmail();
    await register({ email });
    const answer = await register({ email: ` ${email.toUpperCase()}` });
    expect(answer.status).toBe(409);
    expect(answer.body.error.code).toBe('auth.email_taken');
  });

  test('of parallel ones for one address exactly one wins', async () => {
    const email = randomEmail();
    const answers = await Promise.all(Array.from({ length: 5 }, () => register({ email })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 409, 409, 409, 409,
    ]);
  });

  test.each([
    ['short', 'request.invalid'],
    ['x'.repeat(257), 'request.invalid'],
    ['Password1', 'auth.weak_password'],
    ['aaaaaaaaaaaa', 'auth.weak_password'],
  ])('the password %s is refused', async (password, code) => {
    const answer = await register({ password });
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(code);
    expect(answer.body.error.details.fields).toHaveProperty('password');
  });

  test('the e-mail address is no password', async () => {
    const email = randomEmail();
    const answer = await register({ email, password: email.toUpperCase() });
    expect(answer.body.error.code).toBe('auth.weak_password');
  });

  test('spaces and emoji in a password count as they are', async () => {
    const email = randomEmail();
    const password = '  🐎 battery 🔋  ';
    expect((await register({ email, password })).status).toBe(201);
    expect((await login(email, password.trim())).status).toBe(401);
    expect((await login(email, password)).status).toBe(200);
  });

  test.each(['a@b', 'a@b\r\nBcc:x', 'nobody', 'a b@c.example'])(
    '%j is no address',
    async (email) => {
      expect((await register({ email })).body.error.details.fields).toHaveProperty('email');
    },
  );

  test('nobody makes themselves administrator', async () => {
    expect((await register({ role: 'admin' })).status).toBe(400);
  });

  test('is refused while the settings close it', async () => {
    const close = (closed: boolean | null) =>
      api.database.db
        .updateTable('settings')
        .set({ enable_registration: closed === null ? null : !closed })
        .execute();
    await close(true);
    await expect
      .poll(async () => (await visitor.get('/api/v1/app')).body.registrationOpen)
      .toBe(false);
    const answer = await register({});
    expect(answer.status).toBe(403);
    expect(answer.body.error.code).toBe('auth.registration_closed');
    await close(null);
    await expect
      .poll(async () => (await visitor.get('/api/v1/app')).body.registrationOpen)
      .toBe(true);
  });
});

describe('signing in and out', () => {
  test('wrong password, unknown and suspended get the same answer', async () => {
    const known = await registerUser(api);
    const suspended = await registerUser(api);
    await suspend(suspended.id);
    const answers = await Promise.all([
      login(known.email, 'wrong password'),
      login(randomEmail()),
      login(suspended.email),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body.error).toMatchObject({ code: 'auth.login_failed' });
    }
    expect(new Set(answers.map(({ body }) => body.error.message)).size).toBe(1);
    expect(await actionsOf(known.email)).toEqual(['auth.registered', 'auth.login_failed']);
  });

  test('an unknown address takes as long as a wrong password', async () => {
    const known = await registerUser(api);
    const time = async (email: string) => {
      const started = performance.now();
      await login(email, 'wrong password');
      return performance.now() - started;
    };
    const times = { known: Infinity, unknown: Infinity };
    // The fastest of several in turn: whatever else the machine does only adds to it.
    for (let round = 0; round < 8; round += 1) {
      times.known = Math.min(times.known, await time(known.email));
      times.unknown = Math.min(times.unknown, await time(randomEmail()));
    }
    const ratio = times.unknown / times.known;
    // Without the dummy hash the ratio is below 0.2.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('every sign-in is a session of its own; signing out ends just that one, at once', async () => {
    const first = await registerUser(api);
    const second = createClient(api, { cookie: cookieOf(await login(first.email)) });
    const out = await second.post('/api/v1/auth/logout');
    expect(out.headers.getSetCookie()[0]).toMatch(/^__Host-botwave_session=; Max-Age=0;/);
    expect((await second.get('/api/v1/auth/session')).body).toEqual({ user: null });
    expect((await second.get('/api/v1/api-keys')).status).toBe(401);
    expect((await first.get('/api/v1/api-keys')).status).toBe(200);
    expect(await actionsOf(first.email)).toEqual(['auth.registered', 'auth.login', 'auth.logout']);
  });

  test('a forged or foreign cookie is nobody', async () => {
    const user = await registerUser(api);
    const [head, body] = user.cookie.split('.');
    for (const cookie of [`${head}.${body}.AAAA`, '__Host-botwave_session=x', `${user.cookie}x`]) {
      const session = await createClient(api, { cookie }).get('/api/v1/auth/session');
      expect(session.body).toEqual({ user: null });
    }
  });

  test.each([
    ['over', { expires_at: sql<Date>`now()` }],
    ['unused for a week', { last_seen_at: sql<Date>`now() - interval '7 days 1 s'` }],
    ['revoked', { revoked_at: sql<Date>`now()` }],
  ])('a session that is %s is nobody within a second', async (_name, change) => {
    const user = await registerUser(api);
    await api.database.db
      .updateTable('auth_sessions')
      .set(change)
      .where('user_id', '=', user.id)
      .execute();
    await expect.poll(async () => (await user.get('/api/v1/api-keys')).status).toBe(401);
  });

  test('suspending ends sessions and keys within a second', async () => {
    const user = await registerUser(api);
    const program = await createKeyClient(api, user, ['read']);
    expect((await program.get('/api/v1/messages')).status).not.toBe(401);
    await suspend(user.id);
    await expect
      .poll(async () => (await program.get('/api/v1/messages')).body.error?.code)
      .toBe('auth.key_invalid');
    await expect.poll(async () => (await user.get('/api/v1/api-keys')).status).toBe(401);
  });
});

describe('the first administrator', () => {
  test('one of several parallel uses of the links wins, then none works any more', async () => {
    const tokens = [await createSetupLink(api.database.db), await createSetupLink(api.database.db)];
    expect((await visitor.get('/api/v1/app')).body.setupNeeded).toBe(true);
    const setUp = (token: string) =>
      visitor.post('/api/v1/auth/setup', { token, email: randomEmail(), password: testPassword });
    const file = path.join(api.app.config.dataDir, 'admin-link.txt');
    writeFileSync(file, 'http://localhost/setup?token=x\n');
    expect((await setUp('guess')).body.error.code).toBe('auth.setup_link_invalid');
    expect(existsSync(file)).toBe(true);
    const answers = await Promise.all([...tokens, ...tokens].map(setUp));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 409, 409, 409,
    ]);
    const winner = answers.find(({ status }) => status === 201);
    expect(winner?.body.user.role).toBe('admin');
    expect((await visitor.get('/api/v1/app')).body.setupNeeded).toBe(false);
    const late = await setUp(await createSetupLink(api.database.db));
    expect(late.body.error).toMatchObject({
      code: 'auth.administrator_exists',
      message: 'There is an administrator already. Sign in.',
    });
    expect(existsSync(file)).toBe(false);
  });
});

function suspend(id: string): Promise<unknown> {
  return api.database.db
    .updateTable('users')
    .set({ status: 'suspended' })
    .where('id', '=', id)
    .execute();
}
