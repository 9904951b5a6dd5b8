import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVault } from '../auth/vault.js';
import { freePort } from '../testing/free-port.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  randomEmail,
  registerAdmin,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';
import { createTestDatabase } from '../testing/test-database.js';
import { startMailSender } from './mail-sender.js';
import { type MailServer, startMailServer, tokenIn } from './mail-server.harness.js';
import { renderMail } from './mail-templates.js';
import { queueMail } from './mails.repo.js';

const forgot = (api: TestApi, email: string) =>
  createClient(api).post('/api/v1/auth/forgot-password', { email });

const mailsTo = (api: TestApi, email: string) =>
  api.database.db
    .selectFrom('mails')
    .selectAll()
    .where('recipient', '=', email)
    .orderBy('id')
    .execute();

describe('with a mail server', () => {
  let server: MailServer;
  let api: TestApi;
  let admin: TestUser;
  beforeAll(async () => {
    server = await startMailServer();
    api = await startTestApi({ config: { smtpUrl: server.url } });
    admin = await registerAdmin(api);
  });
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  test('a mail leaves with its link in both parts, and the link is gone from our rows', async () => {
    const user = await registerUser(api);
    await forgot(api, user.email);
    const mail = await server.mailTo(user.email);
    expect(mail.from).toBe('botwave@localhost');
    expect(mail.to).toEqual([user.email]);
    expect(mail.headers).toMatch(/^From: BotWave <botwave@localhost>$/m);
    expect(mail.headers).toMatch(/^Subject: Choose a new password for BotWave$/m);
    expect(mail.headers).toMatch(/^Auto-Submitted: auto-generated$/m);
    const token = tokenIn(mail.body);
    expect(mail.body.split(`${api.url}/reset-password?token=${token}`)).toHaveLength(4);
    await expect
      .poll(async () => (await mailsTo(api, user.email))[0])
      .toMatchObject({ status: 'sent', sealed_token: null, sent_at: expect.any(Date) });
    expect(api.logs()).not.toContain(token);
    const listed = await admin.get('/api/v1/admin/mails');
    expect(listed.body.items[0]).toMatchObject({
      kind: 'reset_password',
      to: user.email,
      status: 'sent',
    });
    const shown = await admin.get(`/api/v1/admin/mails/${listed.body.items[0].id}`);
    expect(shown.body.text).toBeNull();
  });

  test('what the server refuses for ever is failed; an administrator may try again', async () => {
    const user = await registerUser(api);
    server.refused.add(user.email);
    await forgot(api, user.email);
    await expect
      .poll(async () => (await mailsTo(api, user.email))[0])
      .toMatchObject({ status: 'failed', attempts: 1, error: expect.stringContaining('550') });
    const failed = await admin.get('/api/v1/admin/mails?status=failed');
    expect(failed.body.items).toHaveLength(1);
    server.refused.delete(user.email);
    const again = await admin.post(`/api/v1/admin/mails/${failed.body.items[0].id}/retry`);
    expect(again).toMatchObject({ status: 200, body: { status: 'unsent', error: null } });
    await server.mailTo(user.email);
    await expect.poll(async () => (await mailsTo(api, user.email))[0]?.status).toBe('sent');
    const late = await admin.post(`/api/v1/admin/mails/${failed.body.items[0].id}/retry`);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'mail.not_waiting' } } });
    const none = await admin.post(`/api/v1/admin/mails/${crypto.randomUUID()}/retry`);
    expect(none).toMatchObject({ status: 404, body: { error: { code: 'mail.not_found' } } });
  });

  test('the outbox is for administrators', async () => {
    const user = await registerUser(api);
    for (const path of ['/admin/mails', '/admin/mail-status']) {
      expect((await user.get(`/api/v1${path}`)).body.error.code).toBe('auth.admin_required');
      expect((await createClient(api).get(`/api/v1${path}`)).status).toBe(401);
    }
    expect((await admin.get('/api/v1/admin/mail-status')).body).toEqual({
      configured: true,
      from: 'BotWave <botwave@localhost>',
      unsent: 0,
    });
  });
});

test('a server that is away is tried again until it is there', async () => {
  const port = await freePort();
  const api = await startTestApi({ config: { smtpUrl: `smtp://127.0.0.1:${port}` } });
  const user = await registerUser(api);
  await forgot(api, user.email);
  await expect
    .poll(async () => (await mailsTo(api, user.email))[0])
    .toMatchObject({ status: 'unsent', attempts: 1, error: expect.stringContaining('no mail') });
  const [waiting] = await mailsTo(api, user.email);
  const waitsMs = waiting!.not_before.getTime() - waiting!.created_at.getTime();
  expect(waitsMs).toBeGreaterThan(4_000);
  expect(waitsMs).toBeLessThan(60_000);
  const server = await startMailServer(port);
  await api.database.db.updateTable('mails').set({ not_before: sql<Date>`now()` }).execute();
  api.app.mail.wake();
  await server.mailTo(user.email);
  await expect
    .poll(async () => (await mailsTo(api, user.email))[0])
    .toMatchObject({ status: 'sent', attempts: 2, error: null });
  await api.close();
  await server.close();
});

test('a password of ours that the server refuses is tried again, and told to nobody', async () => {
  const server = await startMailServer(0, { takesPasswords: true });
  const smtpUrl = server.url.replace('smtp://', 'smtp://botwave:secret-word@');
  const api = await startTestApi({ config: { smtpUrl } });
  const user = await registerUser(api);
  await forgot(api, user.email);
  await expect
    .poll(async () => (await mailsTo(api, user.email))[0])
    .toMatchObject({ status: 'unsent', attempts: 1, error: expect.stringContaining('535') });
  expect(JSON.stringify(await mailsTo(api, user.email))).not.toContain('secret-word');
  expect(api.logs()).not.toContain('secret-word');
  await api.close();
  await server.close();
});

describe('without a mail server', () => {
  let api: TestApi;
  let admin: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    admin = await registerAdmin(api);
  });
  afterAll(() => api.close());

  const onlyMailTo = async (email: string) => {
    await expect.poll(() => mailsTo(api, email)).toHaveLength(1);
    return (await mailsTo(api, email))[0]!;
  };

  test('mails wait, and an administrator reads the link while it works; that is written down', async () => {
    const user = await registerUser(api);
    await forgot(api, user.email);
    const { id, sealed_token: sealed } = await onlyMailTo(user.email);
    expect((await admin.get('/api/v1/admin/mail-status')).body).toMatchObject({
      configured: false,
      unsent: 1,
    });
    const shown = await admin.get(`/api/v1/admin/mails/${id}`);
    expect(shown.body).toMatchObject({ status: 'unsent', to: user.email });
    const token = tokenIn(shown.body.text);
    expect(sealed!.toString('latin1')).not.toContain(token);
    const lines = await api.database.db
      .selectFrom('activity_logs')
      .select(['user_email', 'target_id', 'target_user_id'])
      .where('action', '=', 'mail.read')
      .execute();
    expect(lines).toEqual([{ user_email: admin.email, target_id: id, target_user_id: user.id }]);
    const retry = await admin.post(`/api/v1/admin/mails/${id}/retry`);
    expect(retry).toMatchObject({ status: 409, body: { error: { code: 'mail.not_configured' } } });
    await createClient(api).post('/api/v1/auth/reset-password', {
      token,
      password: 'another battery staple',
    });
    expect((await admin.get(`/api/v1/admin/mails/${id}`)).body.text).toBeNull();
  });

  test('neither a user nor an administrator’s key reads one', async () => {
    const user = await registerUser(api);
    await forgot(api, user.email);
    const { id } = await onlyMailTo(user.email);
    const key = await createKeyClient(api, admin, ['read']);
    await api.database.db
      .updateTable('api_keys')
      .set({ scopes: ['admin'] })
      .where('id', '=', key.keyId)
      .execute();
    expect((await user.get(`/api/v1/admin/mails/${id}`)).status).toBe(403);
    expect((await key.get('/api/v1/admin/mails')).status).toBe(200);
    expect((await key.get(`/api/v1/admin/mails/${id}`)).body.error.code).toBe(
      'auth.session_required',
    );
  });

  test('what is over expires, and its link goes', async () => {
    const user = await registerUser(api);
    await forgot(api, user.email);
    const { id } = await onlyMailTo(user.email);
    await api.database.db
      .updateTable('mails')
      .set({ expires_at: sql<Date>`now()` })
      .where('id', '=', id)
      .execute();
    api.app.mail.wake();
    await expect
      .poll(async () => (await mailsTo(api, user.email))[0])
      .toMatchObject({ status: 'expired', sealed_token: null });
    expect((await admin.get(`/api/v1/admin/mails/${id}`)).body.text).toBeNull();
  });

  test('pages are cut by a cursor', async () => {
    const first = await admin.get('/api/v1/admin/mails?limit=1');
    expect(first.body.items).toHaveLength(1);
    const second = await admin.get(`/api/v1/admin/mails?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].id < first.body.items[0].id).toBe(true);
  });
});

test('of several processes each mail that they know is sent by one, also what a dead one had taken', async () => {
  const server = await startMailServer();
  const database = await createTestDatabase();
  const vault = createVault(Buffer.alloc(32, 7));
  const recipients = Array.from({ length: 30 }, randomEmail);
  for (const to of recipients) {
    await queueMail(database.db, vault, { kind: 'account_exists', to, userId: null });
  }
  const [first, second, third] = recipients;
  const taken = { status: 'sending' as const, lease_owner: crypto.randomUUID() };
  const take = (to: string, until: string) =>
    database.db
      .updateTable('mails')
      .set({ ...taken, lease_until: sql<Date>`now() + ${until}::interval` })
      .where('recipient', '=', to)
      .execute();
  await take(first!, '-1 second');
  await take(second!, '1 hour');
  await database.db
    .updateTable('mails')
    .set({ kind: 'of_a_newer_version' })
    .where('recipient', '=', third!)
    .execute();
  const config = {
    publicUrl: 'http://localhost:3000',
    smtpUrl: server.url,
    mailFrom: 'BotWave <botwave@localhost>',
  };
  const logger = pino({ level: 'silent' });
  const senders = [1, 2, 3].map(() => startMailSender({ db: database.db, vault, config, logger }));
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(28);
  await Promise.all(senders.map((sender) => sender.stop()));
  const got = server.received.flatMap(({ to }) => to);
  const others = recipients.filter((to) => to !== second && to !== third);
  expect(got.toSorted()).toEqual(others.toSorted());
  await database.close();
  await server.close();
});

test('a mail of another installation’s secret is failed with its reason', async () => {
  const server = await startMailServer();
  const database = await createTestDatabase();
  const id = await queueMail(database.db, createVault(Buffer.alloc(32, 1)), {
    kind: 'reset_password',
    to: randomEmail(),
    userId: null,
    token: 'x'.repeat(43),
  });
  const sender = startMailSender({
    db: database.db,
    vault: createVault(Buffer.alloc(32, 2)),
    config: { publicUrl: 'http://localhost', smtpUrl: server.url, mailFrom: 'a@b.example' },
    logger: pino({ level: 'silent' }),
  });
  const row = () =>
    database.db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst();
  await expect.poll(row).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('secret in the data folder'),
  });
  expect(server.received).toEqual([]);
  await sender.stop();
  await database.close();
  await server.close();
});

test('a name is text in a mail, never markup or a line of ours', () => {
  const { text, html } = renderMail('invitation', {
    publicUrl: 'https://bots.example',
    token: 'abc',
    name: '<b>Eve</b>\r\nBcc: all@bots.example',
  });
  expect(text.split('\n')[0]).toBe('Hello <b>Eve</b> Bcc: all@bots.example,');
  expect(html).toContain('Hello &lt;b&gt;Eve&lt;/b&gt; Bcc');
  expect(html).toContain('<a href="https://bots.example/accept-invitation?token=abc">');
});
