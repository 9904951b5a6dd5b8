import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ContractSidecar } from '../../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  randomEmail,
  registerUser,
  type TestUser,
  testPassword,
} from '../../testing/test-client.js';
import {
  type AdminTestPeople,
  adminsOnly,
  createPeople,
  storeMessage,
  whoMay,
} from '../admin.harness.js';

let sidecar: ContractSidecar;
let api: TestApi;
let people: AdminTestPeople;
let admin: TestUser;
let user: TestUser;
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
    throttle: { registerPerAddress: 1_000 },
  });
  people = await createPeople(api);
  admin = people.admin;
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});
beforeEach(async () => {
  user = await registerUser(api);
});

const path = (id: string, what = ''): string => `/api/v1/admin/users/${id}${what}`;

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

const signIn = (email: string, password = testPassword) =>
  createClient(api).post('/api/v1/auth/login', { email, password });

const lastLine = async (id: string) =>
  (await admin.get(`/api/v1/admin/activity?targetType=user&targetId=${id}`)).body.items[0];

test.each<
  [string, (id: string) => { method: string; path: string; json?: unknown }, string | number]
>([
  ['list', () => ({ method: 'GET', path: '/api/v1/admin/users' }), 200],
  ['get', (id) => ({ method: 'GET', path: path(id) }), 200],
  [
    'create',
    () => ({ method: 'POST', path: '/api/v1/admin/users', json: {} }),
    '400 request.invalid',
  ],
  [
    'invite',
    () => ({ method: 'POST', path: '/api/v1/admin/invitations', json: {} }),
    '400 request.invalid',
  ],
  ['update', (id) => ({ method: 'PATCH', path: path(id), json: { rateLimit: 7 } }), 200],
  ['suspend', (id) => ({ method: 'POST', path: path(id, '/suspend') }), 200],
  ['unsuspend', (id) => ({ method: 'POST', path: path(id, '/unsuspend') }), 200],
  ['sign out', (id) => ({ method: 'POST', path: path(id, '/sign-out') }), 200],
  ['reset password', (id) => ({ method: 'POST', path: path(id, '/reset-password') }), 200],
  [
    'invite again',
    (id) => ({ method: 'POST', path: path(id, '/invitation') }),
    '409 admin.not_invited',
  ],
  ['usage', (id) => ({ method: 'GET', path: path(id, '/usage') }), 200],
])('%s is for administrators and their keys with the scope', async (_name, request, welcome) => {
  expect(await whoMay(people, (client) => client.request(request(user.id)))).toEqual(
    adminsOnly(welcome),
  );
});

test('deleting is for administrators; a user that is gone is 404', async () => {
  const refused = await people.user.delete(path(user.id));
  expect(refused.body.error.code).toBe('auth.admin_required');
  expect((await people.plainKey.delete(path(user.id))).status).toBe(403);
  expect((await people.adminKey.delete(path(user.id))).status).toBe(200);
  for (const answer of [await admin.delete(path(user.id)), await admin.get(path(user.id))]) {
    expect(answer).toMatchObject({
      status: 404,
      body: { error: { code: 'admin.user_not_found' } },
    });
  }
});

test('are listed in pages, found by a part of address or name, and never show a hash', async () => {
  const mark = `x${Date.now()}_`;
  for (const number of [1, 2, 3]) {
    await registerUser(api, `${mark}${number}@botwave.example`);
  }
  await createKeyClient(api, user);
  const first = await admin.get(`/api/v1/admin/users?search=${mark}&limit=2`);
  expect(first.body.items.map(({ email }: { email: string }) => email)).toEqual([
    `${mark}3@botwave.example`,
    `${mark}2@botwave.example`,
  ]);
  const next = await admin.get(
    `/api/v1/admin/users?search=${mark}&limit=2&cursor=${first.body.nextCursor}`,
  );
  expect(next.body).toMatchObject({
    items: [{ email: `${mark}1@botwave.example` }],
    nextCursor: null,
  });
  // Neither % nor _ stands for anything else.
  expect(
    (await admin.get(`/api/v1/admin/users?search=${mark.replace('_', '%25')}`)).body.items,
  ).toEqual([]);
  const [one] = (await admin.get(`/api/v1/admin/users?search=${user.id}`)).body.items;
  expect(one).toMatchObject({
    id: user.id,
    role: 'user',
    status: 'active',
    effectiveRateLimit: 60,
    counts: { devices: 0, apiKeys: 1, sessions: 1, waiting: 0 },
  });
  expect((await admin.get('/api/v1/admin/users?role=admin')).body.items).toHaveLength(1);
  const all = JSON.stringify((await admin.get('/api/v1/admin/users?limit=100')).body);
  expect(all).not.toMatch(/argon2|hash/i);
});

test('a session that nobody used for a week does not count: it signs in no more', async () => {
  expect((await admin.get(path(user.id))).body.counts.sessions).toBe(1);
  await api.database.db
    .updateTable('auth_sessions')
    .set({ last_seen_at: sql<Date>`now() - interval '8 days'` })
    .where('user_id', '=', user.id)
    .execute();
  expect((await admin.get(path(user.id))).body.counts.sessions).toBe(0);
});

test('made with a password they can sign in at once; weak and taken ones are refused', async () => {
  const email = randomEmail();
  const order = { email, name: 'Ada', password: testPassword, role: 'user', rateLimit: 5 };
  const made = await admin.post('/api/v1/admin/users', order);
  expect(made).toMatchObject({
    status: 201,
    body: { email, name: 'Ada', rateLimit: 5, emailVerified: true },
  });
  expect((await signIn(email)).status).toBe(200);
  expect(await admin.post('/api/v1/admin/users', order)).toMatchObject({
    status: 409,
    body: { error: { code: 'auth.email_taken' } },
  });
  const weak = await admin.post('/api/v1/admin/users', {
    ...order,
    email: randomEmail(),
    password: 'password',
  });
  expect(weak.body.error.code).toBe('auth.weak_password');
  const line = await lastLine(made.body.id);
  expect(line).toMatchObject({ action: 'admin.user_created', actor: { email: admin.email } });
  expect(JSON.stringify(line)).not.toContain(testPassword);
});

test('invited by a link they choose their password; the mail waits with it', async () => {
  const email = randomEmail();
  const invited = await admin.post('/api/v1/admin/invitations', { email, role: 'admin' });
  expect(invited).toMatchObject({
    status: 201,
    body: { user: { email, role: 'admin', status: 'pending' }, mailed: false },
  });
  const { id } = invited.body.user;
  const again = await admin.post(path(id, '/invitation'));
  expect(again.body.link).not.toBe(invited.body.link);
  expect((await admin.post(path(id, '/reset-password'))).body.error.code).toBe(
    'admin.still_invited',
  );
  expect((await admin.post(path(id, '/suspend'))).body.error.code).toBe('admin.not_suspendable');
  const line = await lastLine(id);
  expect(line).toMatchObject({ action: 'admin.user_invited', details: { again: true } });
  const secret = String(again.body.link).split(/[/=#]/).at(-1) ?? '';
  expect(secret.length).toBeGreaterThan(40);
  expect(JSON.stringify(line)).not.toContain(secret);
  expect(api.logs()).not.toContain(secret);
  expect((await admin.delete(path(id))).status).toBe(200);
});

test('role and limit change at once, with what was before, in their own history, too', async () => {
  expect((await user.get('/api/v1/settings')).status).toBe(403);
  const change = { role: 'admin', rateLimit: 7, name: 'Grace' };
  expect((await admin.patch(path(user.id), change)).body).toMatchObject({
    ...change,
    effectiveRateLimit: 7,
  });
  expect((await user.get('/api/v1/settings')).status).toBe(200);
  const details = {
    before: { role: 'user', rateLimit: null, name: null },
    after: { role: 'admin', rateLimit: 7, name: 'Grace' },
  };
  expect(await lastLine(user.id)).toMatchObject({ action: 'admin.user_updated', details });
  const [own] = (await user.get('/api/v1/activity?action=admin.')).body.items;
  expect(own).toMatchObject({ by: 'administrator', ipAddress: null, details });
  expect((await admin.patch(path(user.id), { role: 'user', rateLimit: null })).body).toMatchObject({
    role: 'user',
    rateLimit: null,
    effectiveRateLimit: 60,
  });
  expect((await user.get('/api/v1/settings')).status).toBe(403);
  for (const wrong of [
    { rateLimit: 0 },
    { role: 'root' },
    { email: 'x@y.example' },
    { status: 'active' },
  ]) {
    expect((await admin.patch(path(user.id), wrong)).status).toBe(400);
  }
});

test('suspended: sessions, keys and lanes end at once; let in again, what waited leaves', async () => {
  const key = await createKeyClient(api, user, ['send', 'read']);
  const { id: deviceId } = (await user.post('/api/v1/devices', { name: 'Phone', sandbox: true }))
    .body;
  sidecar.connect(deviceId, '+4915100000077');
  await until(async () => {
    expect((await user.get(`/api/v1/devices/${deviceId}`)).body.status).toBe('connected');
  });
  const hold = await admin.post(path(user.id, '/suspend'));
  expect(hold.body).toMatchObject({ status: 'suspended', counts: { sessions: 0 } });
  expect((await user.get('/api/v1/devices')).status).toBe(401);
  expect((await key.get('/api/v1/devices')).status).toBe(401);
  expect((await signIn(user.email)).status).toBe(401);
  const { db } = api.database;
  // Accepted a moment before, it is claimed only now.
  const messageId = await storeMessage(api, { deviceId });
  api.app.signals.wakeLane(deviceId);
  await until(async () => {
    const { body } = await admin.get(`/api/v1/admin/queue`);
    expect(
      body.devices.find(({ device }: { device: { id: string } }) => device.id === deviceId),
    ).toMatchObject({
      queued: 1,
      device: { holdReason: 'user_suspended', status: 'connected' },
    });
  });
  expect((await admin.post(path(user.id, '/suspend'))).status).toBe(200);
  const back = await admin.post(path(user.id, '/unsuspend'));
  expect(back.body).toMatchObject({ status: 'active', counts: { sessions: 0 } });
  expect((await key.get('/api/v1/devices')).status).toBe(200);
  expect((await user.get('/api/v1/devices')).status).toBe(401);
  await until(async () => {
    const row = await db
      .selectFrom('message_logs')
      .select('status')
      .where('id', '=', messageId)
      .executeTakeFirstOrThrow();
    expect(row.status).toBe('sent');
  });
  const details = { before: { status: 'suspended' }, after: { status: 'active' } };
  expect(await lastLine(user.id)).toMatchObject({ action: 'admin.user_unsuspended', details });
});

test('a hold for another reason outlives a suspension', async () => {
  const { id } = (await user.post('/api/v1/devices', { name: 'Phone', sandbox: true })).body;
  const { db } = api.database;
  await db
    .updateTable('devices')
    .set({ hold_reason: 'number_changed' })
    .where('id', '=', id)
    .execute();
  await admin.post(path(user.id, '/suspend'));
  await admin.post(path(user.id, '/unsuspend'));
  const device = (await admin.get(`/api/v1/admin/devices/${id}`)).body;
  expect(device.holdReason).toBe('number_changed');
});

test('signed out everywhere; a reset of the password does so, too, if wanted', async () => {
  await admin.post(path(user.id, '/sign-out'));
  expect((await user.get('/api/v1/devices')).status).toBe(401);
  const other = await registerUser(api);
  const stays = await admin.post(path(other.id, '/reset-password'), { signOut: false });
  expect(stays).toMatchObject({ status: 200, body: { mailed: false } });
  expect((await other.get('/api/v1/devices')).status).toBe(200);
  await admin.post(path(other.id, '/reset-password'));
  expect((await other.get('/api/v1/devices')).status).toBe(401);
  expect(await lastLine(other.id)).toMatchObject({
    action: 'admin.user_password_reset',
    details: { signOut: true },
  });
  const mails = await admin.get('/api/v1/admin/mails');
  expect(mails.body.items[0]).toMatchObject({ kind: 'reset_password', to: other.email });
});

test('deleted with everything: devices are unlinked, keys dead, the log names the act', async () => {
  const key = await createKeyClient(api, user, ['read']);
  const { id: deviceId } = (await user.post('/api/v1/devices', { name: 'Phone', sandbox: true }))
    .body;
  expect((await admin.delete(path(user.id))).body).toEqual({ id: user.id });
  expect((await key.get('/api/v1/devices')).status).toBe(401);
  expect((await user.get('/api/v1/devices')).status).toBe(401);
  expect((await signIn(user.email)).status).toBe(401);
  await until(() => expect(sidecar.orders).toContain(`DELETE session ${deviceId}`));
  expect(await lastLine(user.id)).toMatchObject({
    action: 'admin.user_deleted',
    actor: { email: admin.email },
    details: { email: user.email },
  });
  expect((await admin.get(`/api/v1/admin/users?search=${user.email}`)).body.items).toEqual([]);
});

test('the last administrator stays one, also when two step down at once', async () => {
  const refusals = [
    await admin.patch(path(admin.id), { role: 'user' }),
    await admin.post(path(admin.id, '/suspend')),
    await admin.delete(path(admin.id)),
  ];
  for (const answer of refusals) {
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'account.last_admin' } } });
  }
  expect((await admin.patch(path(admin.id), { name: 'Boss' })).status).toBe(200);
  await admin.patch(path(user.id), { role: 'admin' });
  const both = await Promise.all([
    admin.patch(path(admin.id), { role: 'user' }),
    user.patch(path(user.id), { role: 'user' }),
  ]);
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
  const { db } = api.database;
  await db.updateTable('users').set({ role: 'admin' }).where('id', '=', admin.id).execute();
});

test('usage counts days, devices, keys and what is stored', async () => {
  const { id: deviceId } = (await user.post('/api/v1/devices', { name: 'Phone', sandbox: true }))
    .body;
  await storeMessage(api, { deviceId, text: 'twelve bytes' });
  const usage = (await admin.get(path(user.id, '/usage?days=3&timeZone=Europe/Berlin'))).body;
  expect(usage).toMatchObject({ devices: 1, storage: { messages: 1, textBytes: 12 } });
  expect(usage.days).toHaveLength(3);
  expect(usage.days.at(-1)).toMatchObject({ accepted: 1, received: 0 });
  expect(usage.days[0]).toMatchObject({ accepted: 0 });
  expect((await admin.get(path(user.id, '/usage?timeZone=Mars/Olympus'))).status).toBe(400);
});
