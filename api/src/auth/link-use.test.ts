import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../mail/mail-server.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  cookieOf,
  createClient,
  createKeyClient,
  randomEmail,
  registerAdmin,
  registerUser,
  type TestClient,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';
import { inviteUser, sendInvitation, sendPasswordReset } from './account-links.service.js';

const newPassword = 'another battery staple';

let mails: MailServer;
let api: TestApi;
let visitor: TestClient;
beforeAll(async () => {
  mails = await startMailServer();
  const many = 10_000;
  api = await startTestApi({
    config: { smtpUrl: mails.url },
    throttle: {
      loginPerAccount: many,
      loginPerAddress: many,
      registerPerAddress: many,
      askingPerAddress: many,
      linksPerAddress: many,
    },
  });
  visitor = createClient(api);
});
afterAll(async () => {
  await api.close();
  await mails.close();
});

const forgot = (email: string) => visitor.post('/api/v1/auth/forgot-password', { email });
const reset = (token: string, password = newPassword) =>
  visitor.post('/api/v1/auth/reset-password', { token, password });
const login = (email: string, password = testPassword) =>
  visitor.post('/api/v1/auth/login', { email, password });
const userRow = (email: string) =>
  api.database.db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
const actionsOf = async (email: string) => {
  const rows = await api.database.db
    .selectFrom('activity_logs')
    .select('action')
    .where('user_email', '=', email)
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
};
/** Every request so far has been worked off. */
const workedOff = () =>
  expect
    .poll(() => api.database.db.selectFrom('account_requests').select('id').execute())
    .toEqual([]);
const age = (table: 'account_tokens' | 'mails', userId: string, column: string, by: string) =>
  sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - ${by}::interval
    where user_id = ${userId}`.execute(api.database.db);

describe('a forgotten password', () => {
  test('is replaced by the mailed link; every session ends at once, keys stay', async () => {
    const user = await registerUser(api);
    const program = await createKeyClient(api, user, ['read']);
    const asked = await forgot(` ${user.email.toUpperCase()} `);
    expect(asked).toMatchObject({ status: 202, body: { accepted: true } });
    const token = await mails.tokenTo(user.email);
    const check = { kind: 'reset_password', token };
    const checked = await visitor.post('/api/v1/auth/check-link', check);
    expect(checked).toMatchObject({ status: 200, body: { email: user.email } });
    const minutes = (Date.parse(checked.body.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThan(11);
    expect((await reset(token)).body.user.email).toBe(user.email);
    expect((await user.get('/api/v1/account')).status).toBe(401);
    expect((await program.get('/api/v1/devices')).status).toBe(200);
    expect((await login(user.email)).status).toBe(401);
    expect((await login(user.email, newPassword)).status).toBe(200);
    expect((await mails.mailTo(user.email, 2)).headers).toContain('was changed');
    expect(await actionsOf(user.email)).toEqual([
      'auth.registered',
      'api_keys.created',
      'auth.reset_requested',
      'auth.password_reset',
      'auth.login_failed',
      'auth.login',
    ]);
  });

  test('the answer for an unknown or suspended address is the same, and nobody gets a mail', async () => {
    const [known, suspended] = [await registerUser(api), await registerUser(api)];
    await api.database.db
      .updateTable('users')
      .set({ status: 'suspended' })
      .where('id', '=', suspended.id)
      .execute();
    const unknown = randomEmail();
    const answers = [];
    for (const { email } of [known, suspended, { email: unknown }])
      answers.push(await forgot(email));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 202, body: { accepted: true } });
    }
    await mails.mailTo(known.email);
    await workedOff();
    const queued = await api.database.db
      .selectFrom('mails')
      .select('recipient')
      .where('recipient', 'in', [suspended.email, unknown])
      .execute();
    expect(queued).toEqual([]);
  });

  test('an unknown address takes as long as a known one', async () => {
    const known = await registerUser(api);
    const times = { known: Infinity, unknown: Infinity };
    const time = async (email: string) => {
      const started = performance.now();
      await forgot(email);
      const took = performance.now() - started;
      await workedOff();
      return took;
    };
    // The fastest of several in turn: whatever else the machine does only adds to it.
    for (let round = 0; round < 12; round += 1) {
      times.known = Math.min(times.known, await time(known.email));
      times.unknown = Math.min(times.unknown, await time(randomEmail()));
    }
    const ratio = times.unknown / times.known;
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test.each([
    ['used', (token: string) => reset(token, 'the first new password')],
    ['older than a newer one', (_token: string, email: string) => forgot(email)],
    [
      '10 minutes old',
      (_token: string, _email: string, id: string) =>
        age('account_tokens', id, 'expires_at', '10 minutes'),
    ],
  ])('a link that is %s is refused', async (_name, spoil) => {
    const user = await registerUser(api);
    await forgot(user.email);
    const token = await mails.tokenTo(user.email);
    await spoil(token, user.email, user.id);
    await workedOff();
    const answer = await reset(token);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'auth.link_invalid' } } });
    const check = { kind: 'reset_password', token };
    expect((await visitor.post('/api/v1/auth/check-link', check)).status).toBe(400);
  });

  test('a link of another kind, a guess and a weak password are refused; the link stays', async () => {
    const user = await registerUser(api);
    await forgot(user.email);
    const token = await mails.tokenTo(user.email);
    const verify = await visitor.post('/api/v1/auth/verify-email', { token });
    expect(verify.body.error.code).toBe('auth.link_invalid');
    expect((await reset('x'.repeat(43))).body.error.code).toBe('auth.link_invalid');
    expect((await reset(token, user.email)).body.error.code).toBe('auth.weak_password');
    expect((await reset(token)).status).toBe(200);
  });

  test('of parallel uses of one link one wins', async () => {
    const user = await registerUser(api);
    await forgot(user.email);
    const token = await mails.tokenTo(user.email);
    const answers = await Promise.all([1, 2, 3].map((n) => reset(token, `${newPassword} ${n}`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
  });

  test('three mails an hour, whatever is asked for; the answer stays the same', async () => {
    const user = await registerUser(api);
    const answers = await Promise.all(Array.from({ length: 12 }, () => forgot(user.email)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    await workedOff();
    const count = async () =>
      (
        await api.database.db
          .selectFrom('mails')
          .select('id')
          .where('recipient', '=', user.email)
          .execute()
      ).length;
    expect(await count()).toBe(3);
    await age('mails', user.id, 'created_at', '61 minutes');
    await forgot(user.email);
    await workedOff();
    expect(await count()).toBe(4);
  });

  test('the link goes to PUBLIC_URL, whatever Host or Origin a stranger sends', async () => {
    const user = await registerUser(api);
    const answer = await visitor.request({
      method: 'POST',
      path: '/api/v1/auth/forgot-password',
      json: { email: user.email },
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(answer.status).toBe(202);
    expect((await mails.mailTo(user.email)).body).toContain(`${api.url}/reset-password?token=`);
  });
});

describe('an invitation', () => {
  let inviter: TestUser;
  beforeAll(async () => {
    inviter = await registerAdmin(api);
  });
  const invite = (email: string, invitedBy = inviter.id) =>
    api.database.db.transaction().execute((trx) =>
      inviteUser(trx, api.app, {
        email,
        name: 'Ines',
        role: 'user',
        rateLimit: 5,
        invitedBy,
      }),
    );
  const accept = (token: string, fields: object = {}) =>
    visitor.post('/api/v1/auth/accept-invitation', { token, password: newPassword, ...fields });

  test('is accepted by choosing a password, which signs in', async () => {
    const email = randomEmail();
    const { link, user } = await invite(email);
    expect(user).toMatchObject({ status: 'pending', password_hash: null, rate_limit: 5 });
    api.app.mail.wake();
    const mail = await mails.mailTo(email);
    expect(mail.body).toContain('Hello Ines,');
    const token = await mails.tokenTo(email);
    expect(link).toBe(`${api.url}/accept-invitation?token=${token}`);
    expect((await login(email)).body.error.code).toBe('auth.login_failed');
    const accepted = await accept(token, { name: 'Inès' });
    expect(accepted).toMatchObject({ status: 201, body: { user: { email, name: 'Inès' } } });
    const person = createClient(api, { cookie: cookieOf(accepted) });
    expect((await person.get('/api/v1/account')).body).toMatchObject({ emailVerified: true });
    expect((await accept(token)).body.error.code).toBe('auth.link_invalid');
    expect(await actionsOf(email)).toEqual(['auth.login_failed', 'auth.invitation_accepted']);
  });

  test('of a known address is 409; a second one replaces the first', async () => {
    const email = randomEmail();
    const { user } = await invite(email);
    const first = (await api.database.db.selectFrom('account_tokens').selectAll().execute()).length;
    await expect(invite(email)).rejects.toMatchObject({ code: 'auth.email_taken' });
    await api.database.db
      .transaction()
      .execute((trx) => sendInvitation(trx, api.app, { user, invitedBy: inviter.id }));
    expect(await api.database.db.selectFrom('account_tokens').selectAll().execute()).toHaveLength(
      first,
    );
  });

  test.each([
    { role: 'user' as const },
    { status: 'suspended' as const },
    { status: 'deleted' as const },
  ])('does not outlive its maker’s rights: %o', async (change) => {
    const maker = await registerAdmin(api);
    const { link, user } = await invite(randomEmail(), maker.id);
    const token = new URL(link).searchParams.get('token') ?? '';
    const check = () => visitor.post('/api/v1/auth/check-link', { kind: 'invitation', token });
    expect((await check()).status).toBe(200);
    const { db } = api.database;
    await db.updateTable('users').set(change).where('id', '=', maker.id).execute();
    expect((await check()).body.error.code).toBe('auth.link_invalid');
    expect((await accept(token)).body.error.code).toBe('auth.link_invalid');
    expect(await userRow(user.email)).toMatchObject({ status: 'pending', password_hash: null });
  });

  test('that a rolled-back transaction made was never sent', async () => {
    const email = randomEmail();
    const rolledBack = api.database.db.transaction().execute(async (trx) => {
      await inviteUser(trx, api.app, { email, role: 'user', invitedBy: inviter.id });
      throw new Error('something else failed');
    });
    await expect(rolledBack).rejects.toThrow('something else');
    expect(await userRow(email)).toBeUndefined();
  });

  test('an administrator’s reset reaches a person without ending anything by itself', async () => {
    const user = await registerUser(api);
    const row = (await userRow(user.email))!;
    await api.database.db.transaction().execute((trx) => sendPasswordReset(trx, api.app, row));
    api.app.mail.wake();
    expect((await user.get('/api/v1/account')).status).toBe(200);
    expect((await reset(await mails.tokenTo(user.email))).status).toBe(200);
    expect((await user.get('/api/v1/account')).status).toBe(401);
  });
});
