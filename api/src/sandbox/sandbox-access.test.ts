import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  registerAdmin,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

let api: TestApi;
let admin: TestUser;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi({ config: { sandbox: { kind: 'own', url: 'https://127.0.0.1:9' } } });
  admin = await registerAdmin(api);
  user = await registerUser(api);
});
afterAll(() => api.close());

const create = async (person: TestUser, sandbox = true) => {
  const { status, body } = await person.post('/api/v1/devices', { name: 'x', sandbox });
  return status === 201 ? 'created' : body.error.code;
};

const allow = (sandboxAccess: string) => admin.patch('/api/v1/settings', { sandboxAccess });

const offered = async (person: { get: TestUser['get'] }) =>
  (await person.get('/api/v1/app')).body.sandbox;

test('phones that are there already neither start nor send once they are not allowed', async () => {
  await allow('everyone');
  const made = await user.post('/api/v1/devices', { name: 'x', sandbox: true });
  const { id } = made.body;
  const use = async () => [
    await user.post(`/api/v1/devices/${id}/start`),
    await user.post('/api/v1/messages', { deviceId: id, to: '+4915112345678', text: 'x' }),
  ];
  const codes = async () => (await use()).map(({ body }) => body.error?.code);
  expect(await codes()).toEqual([undefined, 'devices.not_connected']);
  await allow('admins');
  expect(await codes()).toEqual(['devices.sandbox_not_allowed', 'devices.sandbox_not_allowed']);
  expect((await user.delete(`/api/v1/devices/${id}`)).status).toBe(200);
});

test.each([
  { access: 'everyone', userMay: true, adminMay: true },
  { access: 'admins', userMay: false, adminMay: true },
  { access: 'nobody', userMay: false, adminMay: false },
])('$access', async ({ access, userMay, adminMay }) => {
  expect((await allow(access)).status).toBe(200);
  for (const { person, may } of [
    { person: user, may: userMay },
    { person: admin, may: adminMay },
  ]) {
    expect(await create(person)).toBe(may ? 'created' : 'devices.sandbox_not_allowed');
    expect(await create(person, false)).toBe('created');
    expect(await offered(person)).toBe(may);
    // Nobody plays the sandbox here: who is let through finds none.
    const phones = await person.get('/sandbox/api/phones');
    expect(phones.status).toBe(may ? 503 : 403);
  }
  expect(await offered(createClient(api))).toBe(userMay);
});
