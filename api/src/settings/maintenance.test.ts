import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  randomEmail,
  registerAdmin,
  registerUser,
  type TestClient,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';

let api: TestApi;
let admin: TestUser;
let user: TestUser;
let nobody: TestClient;
beforeAll(async () => {
  api = await startTestApi();
  admin = await registerAdmin(api);
  user = await registerUser(api);
  nobody = createClient(api);
});
afterAll(() => api.close());
beforeEach(() => close(false));

const close = async (maintenanceMode: boolean): Promise<void> => {
  const answer = await admin.patch('/api/v1/settings', { maintenanceMode });
  expect(answer).toMatchObject({ status: 200, body: { maintenanceMode } });
};

const problem = { status: 503, body: { error: { code: 'maintenance' } } };

test('people and programs get 503 and when to come back; administrators work on', async () => {
  const program = await createKeyClient(api, user, ['read']);
  const sender = await createKeyClient(api, user, ['send']);
  await close(true);
  const refused = await user.get('/api/v1/devices');
  expect(refused).toMatchObject(problem);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(await program.get('/api/devices')).toMatchObject(problem);
  const address = `/api/send?api_key=${sender.key}&to=4915112345678&text=x`;
  expect(await nobody.get(address)).toMatchObject(problem);
  const trpc = await user.get('/api/trpc/devices.list?input=%7B%7D');
  expect([trpc.status, trpc.body.error.data.error.code]).toEqual([503, 'maintenance']);
  expect((await admin.get('/api/v1/devices')).status).toBe(200);
  await close(false);
  expect((await user.get('/api/v1/devices')).status).toBe(200);
});

test('the page loads, knows of it, and lets people sign in, but makes no accounts', async () => {
  await close(true);
  expect((await nobody.get('/api/v1/app')).body.maintenance).toBe(true);
  const { email } = admin;
  const login = await nobody.post('/api/v1/auth/login', { email, password: testPassword });
  expect(login.status).toBe(200);
  expect((await user.get('/api/v1/auth/session')).body.user.email).toBe(user.email);
  const account = { email: randomEmail(), password: testPassword };
  expect(await nobody.post('/api/v1/auth/register', account)).toMatchObject(problem);
  expect((await nobody.get('/healthz')).status).toBe(200);
  await close(false);
  expect((await nobody.get('/api/v1/app')).body.maintenance).toBe(false);
});

test('pages are closed but to administrators, and a refusal is one line of the log', async () => {
  await close(true);
  const page = (person: TestClient) =>
    person.request({ path: '/devices', headers: { accept: 'text/html' } });
  const refused = [await page(nobody), await page(user), await user.get('/api/v1/devices')];
  for (const answer of refused) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    const id = answer.headers.get('x-request-id') ?? '';
    const lines = () =>
      api
        .logs()
        .split('\n')
        .filter((line) => line.includes(id));
    await expect.poll(lines).toHaveLength(1);
    const line = JSON.parse(lines()[0] ?? '');
    expect(line).toMatchObject({ level: 30, code: 'maintenance', res: { status: 503 } });
    expect(line).not.toHaveProperty('err');
  }
  expect((await page(admin)).status).toBe(200);
  await close(false);
  expect((await page(nobody)).status).toBe(200);
});

test('in a batch each call is answered on its own', async () => {
  await close(true);
  const answer = await user.get(
    '/api/trpc/app.info,devices.list?batch=1&input=%7B%221%22%3A%7B%7D%7D',
  );
  expect(answer.status).toBe(207);
  expect(answer.body[0].result.data.maintenance).toBe(true);
  expect(answer.body[1].error.data.error.code).toBe('maintenance');
});
