import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ForgetPhones } from '../sandbox/forget-phones.js';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerAdmin,
  registerUser,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';
import { eraseRemovedUsers } from './erase-removed-users.js';

let sidecar: ContractSidecar;
let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({ config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } } });
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});
beforeEach(async () => {
  user = await registerUser(api);
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

const remove = (person: TestUser, password = testPassword) =>
  person.post('/api/v1/account/delete', { password });
const linkedDevice = async (): Promise<string> => {
  const { id } = (await user.post('/api/v1/devices', { name: 'Phone', sandbox: true })).body;
  sidecar.connect(id, `+49151${Math.floor(Math.random() * 1e8)}`);
  const path = `/api/v1/devices/${id}`;
  await until(async () => expect((await user.get(path)).body.status).toBe('connected'));
  await user.post(`${path}/stop`);
  return id;
};
/** Waits in the queue of a device that was stopped. */
const send = async (deviceId: string): Promise<string> => {
  const order = { deviceId, to: '+4915112345678', text: 'wait' };
  const answer = await user.post('/api/v1/messages', order);
  expect(answer.body.status).toBe('queued');
  return answer.body.id;
};
const deviceRow = (id: string) =>
  api.database.db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
const userRow = (id: string) =>
  api.database.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();

test('an account goes with its sessions, keys, queue and devices; its address is free again', async () => {
  const key = await createKeyClient(api, user, ['send', 'read']);
  const device = await linkedDevice();
  const message = await send(device);
  expect((await remove(user, 'wrong')).body.error.code).toBe('auth.password_wrong');
  const answer = await remove(user);
  expect(answer).toMatchObject({ status: 200, body: { deleted: true } });
  expect(answer.headers.getSetCookie()[0]).toMatch(/Max-Age=0;/);
  expect((await user.get('/api/v1/account')).status).toBe(401);
  expect((await key.get('/api/v1/devices')).body.error.code).toBe('auth.key_invalid');
  const login = await createClient(api).post('/api/v1/auth/login', {
    email: user.email,
    password: testPassword,
  });
  expect(login.body.error.code).toBe('auth.login_failed');
  const { db } = api.database;
  const row = await db
    .selectFrom('message_logs')
    .select(['status', 'error_code'])
    .where('id', '=', message)
    .executeTakeFirst();
  expect(row).toEqual({ status: 'cancelled', error_code: 'account_deleted' });
  await until(() => expect(sidecar.orders).toContain(`DELETE session ${device}`));
  await until(async () => expect((await deviceRow(device))?.erase_pending).toBe(false));
  expect(await stepsOf(100)).toBe(1);
  const again = await registerUser(api, user.email);
  expect(again.id).not.toBe(user.id);
  const lines = await db
    .selectFrom('activity_logs')
    .select('action')
    .where('user_email', '=', user.email)
    .where('action', 'in', ['account.deleted', 'devices.deleted'])
    .orderBy('id')
    .execute();
  expect(lines.map(({ action }) => action)).toEqual(['devices.deleted', 'account.deleted']);
});

test('the row stays until its devices are erased and its messages settled, then all of it goes', async () => {
  const device = await linkedDevice();
  for (let count = 0; count < 5; count += 1) await send(device);
  await moveToLostHost(device);
  await remove(user);
  expect(await stepsOf(2)).toBe(0);
  expect(await userRow(user.id)).toMatchObject({ status: 'deleted', name: null });
  const { db } = api.database;
  await sql`update message_logs set status = 'sending' where id = (
    select id from message_logs where device_id = ${device} limit 1)`.execute(db);
  await db.updateTable('devices').set({ erase_pending: false }).where('id', '=', device).execute();
  expect(await stepsOf(2)).toBe(0);
  await sql`update message_logs set status = 'failed' where device_id = ${device}`.execute(db);
  expect(await stepsOf(2)).toBe(3);
  expect(await userRow(user.id)).toBeUndefined();
  expect(await deviceRow(device)).toBeUndefined();
});

test('a host that never comes back holds the data for 30 days at most', async () => {
  const device = await linkedDevice();
  await moveToLostHost(device);
  await remove(user);
  expect(await stepsOf(100)).toBe(0);
  await sql`update users set deleted_at = now() - interval '31 days'
    where id = ${user.id}`.execute(api.database.db);
  expect(await stepsOf(100)).toBe(1);
  expect(await userRow(user.id)).toBeUndefined();
});

test('of two last administrators one stays, also when both go at once', async () => {
  const admins = [await registerAdmin(api), await registerAdmin(api)];
  // Their sessions were read as users' before.
  const answers = await Promise.all(admins.map((admin) => remove(admin)));
  const codes = answers.map(({ status, body }) => `${status} ${body.error?.code ?? ''}`);
  expect(codes.toSorted()).toEqual(['200 ', '409 account.last_admin']);
});

test('an account whose sandbox phones are not gone yet is kept, and holds up no other', async () => {
  await stepsOf(100);
  const [first, second] = [await registerUser(api), await registerUser(api)];
  await remove(first);
  await remove(second);
  const forgotten: string[] = [];
  const away: ForgetPhones = async (id) => {
    forgotten.push(id);
    return id !== first.id;
  };
  await stepsOf(100, away);
  expect(forgotten).toEqual([first.id, second.id]);
  expect(await userRow(first.id)).toBeDefined();
  expect(await userRow(second.id)).toBeUndefined();
  await stepsOf(100);
  expect(await userRow(first.id)).toBeUndefined();
  await remove(user);
  await sql`update users set deleted_at = now() - interval '31 days' where id = ${user.id}`.execute(
    api.database.db,
  );
  await stepsOf(100, async () => false);
  expect(await userRow(user.id)).toBeUndefined();
});

/** To a host that nobody watches: what is to be erased there stays to be erased. */
async function moveToLostHost(device: string): Promise<void> {
  const { db } = api.database;
  const id = crypto.randomUUID();
  await db
    .insertInto('sidecar_hosts')
    .values({ id, name: id, base_url: 'http://127.0.0.1:1' })
    .execute();
  await db.updateTable('devices').set({ host_id: id }).where('id', '=', device).execute();
}

/** Steps until nothing is left to do. */
async function stepsOf(
  limit: number,
  forgetPhones: ForgetPhones = async () => true,
): Promise<number> {
  const heldBySandbox = new Set<string>();
  for (let steps = 0; ; steps += 1) {
    const erasing = { limit, forgetPhones, heldBySandbox };
    if (!(await eraseRemovedUsers(api.database.db, erasing))) return steps;
  }
}
