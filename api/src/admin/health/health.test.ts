import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ContractSidecar } from '../../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../../testing/test-api.js';
import {
  type AdminTestPeople,
  adminsOnly,
  createPeople,
  storeMessage,
  whoMay,
} from '../admin.harness.js';
import { diskHealth } from './disk-health.js';
import type { HealthPart } from './health.schemas.js';

let sidecar: ContractSidecar;
let api: TestApi;
let people: AdminTestPeople;
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({ config: { sidecars: [sidecar.address] } });
  people = await createPeople(api);
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});

const path = '/api/v1/admin/health';
const healthOf = async () => (await people.admin.get(path)).body;
const partOf = async (name: string): Promise<HealthPart | undefined> =>
  (await healthOf()).parts.find((part: HealthPart) => part.name === name);
const until = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

test('is for administrators and their keys with the scope', async () => {
  expect(await whoMay(people, (client) => client.get(path))).toEqual(adminsOnly());
});

test('names every part with its state and one sentence, and the versions', async () => {
  await until(async () => {
    const health = await healthOf();
    const names = health.parts.map((part: HealthPart) => part.name);
    expect(names).toEqual([
      'database',
      'migrations',
      'disk',
      `host:${sidecar.address.name}`,
      'queue',
      'unconfirmed',
      'mail',
      'maintenance',
    ]);
    expect(await partOf(`host:${sidecar.address.name}`)).toMatchObject({ state: 'ok' });
  });
  const health = await healthOf();
  for (const part of health.parts) expect(part.message).toMatch(/^[A-Z].*\.$/);
  expect(health.versions).toMatchObject({ node: process.version, postgresql: expect.any(String) });
  expect(await partOf('database')).toMatchObject({
    state: 'ok',
    figures: { connections: expect.any(Number), bytes: expect.any(Number) },
  });
  expect(await partOf('migrations')).toMatchObject({ state: 'ok' });
  // Without SMTP_URL.
  expect(await partOf('mail')).toMatchObject({ state: 'warn', figures: { configured: false } });
  expect(health.state).toBe('warn');
});

test('says what hangs and what is late', async () => {
  const { db } = api.database;
  const deviceId = uuidv7();
  await db
    .insertInto('devices')
    .values({ id: deviceId, user_id: people.user.id, name: 'Till', sandbox: true })
    .execute();
  const long = new Date(Date.now() - 3_600_000);
  const hanging = await storeMessage(api, { deviceId, status: 'unknown', at: long });
  await db
    .updateTable('message_logs')
    .set({ lease_until: new Date(Date.now() + 3_600_000) })
    .where('id', '=', hanging)
    .execute();
  await storeMessage(api, { deviceId, at: long });
  expect(await partOf('unconfirmed')).toMatchObject({ state: 'warn', figures: { unconfirmed: 1 } });
  // Its device is away: that it waits is no fault of the queue.
  expect(await partOf('queue')).toMatchObject({ state: 'ok', figures: { queued: 1 } });
  await db.updateTable('devices').set({ status: 'connected' }).where('id', '=', deviceId).execute();
  expect(await partOf('queue')).toMatchObject({ state: 'warn' });
});

test('says when maintenance mode is on, and when a host is lost', async () => {
  await api.database.db.updateTable('settings').set({ maintenance_mode: true }).execute();
  api.app.settings.forget();
  expect(await partOf('maintenance')).toMatchObject({ state: 'warn' });
  await sidecar.down();
  await until(async () => {
    expect(await partOf(`host:${sidecar.address.name}`)).toMatchObject({ state: 'bad' });
    expect((await healthOf()).state).toBe('bad');
  });
});

test.each([
  [100, 1000, 'ok'],
  [10, 1000, 'warn'],
  [1, 10, 'warn'],
  [0.4, 10, 'bad'],
])('%d of %d GiB free is %s', async (free, total, state) => {
  const look = () =>
    Promise.resolve({ bavail: free * 2 ** 18, blocks: total * 2 ** 18, bsize: 4096 });
  expect(await diskHealth('/', look as never)).toMatchObject({ state });
});
