import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ContractSidecar } from '../../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../../testing/test-api.js';
import { registerUser, type TestUser } from '../../testing/test-client.js';
import { type AdminTestPeople, adminsOnly, createPeople, whoMay } from '../admin.harness.js';

let sidecar: ContractSidecar;
let api: TestApi;
let people: AdminTestPeople;
let owner: TestUser;
let id: string;
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
    throttle: { registerPerAddress: 1_000 },
  });
  people = await createPeople(api);
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});
beforeEach(async () => {
  owner = await registerUser(api);
  id = (await owner.post('/api/v1/devices', { name: 'Phone', sandbox: true })).body.id;
  sidecar.connect(id, `+4915${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`);
  await until(async () => {
    if ((await deviceOf(id)).status !== 'connected') throw new Error('not connected yet');
  });
});

const base = '/api/v1/admin/devices';
const deviceOf = async (device: string) => (await people.admin.get(`${base}/${device}`)).body;
const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

test.each<[string, (device: string) => { method: string; path: string }]>([
  ['list', () => ({ method: 'GET', path: base })],
  ['get', (device) => ({ method: 'GET', path: `${base}/${device}` })],
  ['restart', (device) => ({ method: 'POST', path: `${base}/${device}/restart` })],
  ['stop', (device) => ({ method: 'POST', path: `${base}/${device}/stop` })],
  ['unlink', (device) => ({ method: 'POST', path: `${base}/${device}/unlink` })],
])('%s is for administrators and their keys with the scope', async (_name, request) => {
  expect(await whoMay(people, (client) => client.request(request(id)))).toEqual(adminsOnly());
});

test('shows whose it is, where it runs, since when and what it takes', async () => {
  sidecar.setSession(id, { state: 'connected', memoryBytes: 123_456_789 });
  await until(async () => {
    expect(await deviceOf(id)).toMatchObject({
      name: 'Phone',
      owner: { id: owner.id, email: owner.email, status: 'active' },
      status: 'connected',
      desired: 'running',
      host: { reachable: true },
      memoryBytes: 123_456_789,
      queued: 0,
      holdReason: null,
    });
  });
  const missing = await people.admin.get(`${base}/${uuidv7()}`);
  expect(missing).toMatchObject({
    status: 404,
    body: { error: { code: 'admin.device_not_found' } },
  });
});

test('is found by state, host, owner, kind and a part of its name or the address', async () => {
  const find = async (query: string): Promise<string[]> =>
    (await people.admin.get(`${base}?${query}`)).body.items.map((item: { id: string }) => item.id);
  expect(await find(`userId=${owner.id}`)).toEqual([id]);
  expect(await find(`search=${owner.email.slice(0, 10)}`)).toEqual([id]);
  expect(await find(`search=${id}`)).toEqual([id]);
  expect(await find(`userId=${owner.id}&status=failed`)).toEqual([]);
  expect(await find(`userId=${owner.id}&sandbox=false`)).toEqual([]);
  expect(await find(`userId=${owner.id}&sandbox=true`)).toEqual([id]);
  const { host } = await deviceOf(id);
  expect(await find(`hostId=${host.id}&limit=1`)).toEqual([id]);
  expect(await find(`hostId=${uuidv7()}`)).toEqual([]);
  const first = await people.admin.get(`${base}?limit=1`);
  const next = await people.admin.get(`${base}?limit=1&cursor=${first.body.nextCursor}`);
  expect(next.body.items[0].id < first.body.items[0].id).toBe(true);
});

test('is stopped and restarted on the owner’s behalf; both find it in the log', async () => {
  const stopped = await people.admin.post(`${base}/${id}/stop`);
  expect(stopped.body.desired).toBe('stopped');
  await until(async () => expect((await deviceOf(id)).status).toBe('stopped'));
  const before = sidecar.orders.length;
  const restarted = await people.admin.post(`${base}/${id}/restart`);
  expect(restarted).toMatchObject({ status: 200, body: { desired: 'running' } });
  expect(sidecar.orders.slice(before)).toContain(`PUT session ${id}`);
  const lines = (await owner.get('/api/v1/activity?action=devices.')).body.items;
  expect(lines[0]).toMatchObject({
    action: 'devices.started',
    by: 'administrator',
    ipAddress: null,
    target: { type: 'device', id, label: 'Phone' },
  });
  const all = await people.admin.get(
    `/api/v1/admin/activity?targetId=${id}&action=devices.started`,
  );
  expect(all.body.items).toMatchObject([
    { actor: { email: people.admin.email }, owner: { email: owner.email } },
  ]);
});

test('is unlinked', async () => {
  expect((await people.admin.post(`${base}/${id}/unlink`)).status).toBe(200);
  await until(async () => expect((await deviceOf(id)).status).toBe('logged_out'));
  expect(await deviceOf(id)).toMatchObject({ linkedAt: null, memoryBytes: null });
});

test('one that was deleted is not shown', async () => {
  await owner.delete(`/api/v1/devices/${id}`);
  expect((await people.admin.get(`${base}/${id}`)).status).toBe(404);
  expect((await people.admin.post(`${base}/${id}/stop`)).status).toBe(404);
});
