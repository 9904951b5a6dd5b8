import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createKeyClient,
  registerAdmin,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let admin: TestUser;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  user = await registerUser(api);
  admin = await registerAdmin(api);
});
afterAll(() => api.close());

/** Such keys are not handed out yet. */
const keyWithAdminScope = async (owner: TestUser) => {
  const key = await createKeyClient(api, owner);
  const { db } = api.database;
  await db
    .updateTable('api_keys')
    .set({ scopes: ['admin'] })
    .where('id', '=', key.keyId)
    .execute();
  return key;
};

const linesOf = () =>
  api.database.db
    .selectFrom('activity_logs')
    .select(['user_email', 'details'])
    .where('action', '=', 'settings.updated')
    .orderBy('id')
    .execute();

test('are for administrators, signed in or by a key that says so', async () => {
  const refused = await user.get('/api/v1/settings');
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { code: 'auth.admin_required' } },
  });
  expect((await user.patch('/api/v1/settings', { maxDevices: 5 })).status).toBe(403);
  const plain = await createKeyClient(api, admin, ['read', 'devices']);
  expect(await plain.get('/api/v1/settings')).toMatchObject({
    status: 403,
    body: { error: { code: 'auth.scope_missing' } },
  });
  const key = await keyWithAdminScope(admin);
  expect((await key.get('/api/v1/settings')).status).toBe(200);
  const pretender = await keyWithAdminScope(user);
  expect((await pretender.get('/api/v1/settings')).status).toBe(403);
});

test('change what is given, at once, with a line of what was before', async () => {
  const before = (await admin.get('/api/v1/settings')).body;
  expect(before).toMatchObject({ paceGapMs: 1000, unknownPolicy: 'resend_same_id' });
  expect((await user.get('/api/v1/app')).body.registrationOpen).toBe(true);
  const change = { paceGapMs: 2500, unknownPolicy: 'hold', enableRegistration: false };
  const answer = await admin.patch('/api/v1/settings', change);
  expect(answer).toMatchObject({ status: 200, body: { ...change, maxDevices: before.maxDevices } });
  expect((await user.get('/api/v1/app')).body.registrationOpen).toBe(false);
  const line = (await linesOf()).at(-1);
  expect(line).toEqual({
    user_email: admin.email,
    details: {
      before: { paceGapMs: 1000, unknownPolicy: 'resend_same_id', enableRegistration: null },
      after: change,
    },
  });
});

test.each([
  [{ paceGapMs: 600_001 }, 'request.invalid'],
  [{ paceGapMs: -1 }, 'request.invalid'],
  [{ maxDevices: 1.5 }, 'request.invalid'],
  [{ unknownPolicy: 'guess' }, 'request.invalid'],
  [{ maintenance: true }, 'request.invalid'],
  [{ defaultRateLimit: 601 }, 'settings.default_above_maximum'],
  [{ maxRateLimit: 59 }, 'settings.default_above_maximum'],
])('%o is refused and changes nothing', async (change, code) => {
  const before = (await admin.get('/api/v1/settings')).body;
  const lines = (await linesOf()).length;
  const answer = await admin.patch('/api/v1/settings', change);
  expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
  expect((await admin.get('/api/v1/settings')).body).toEqual(before);
  expect(await linesOf()).toHaveLength(lines);
});
