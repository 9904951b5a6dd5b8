import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { acceptMessage } from '../messages/accept-message.js';
import { silentSignals } from '../messages/messaging.harness.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import type { SessionCaller } from '../trpc/caller.js';
import { ApiProcesses } from './api-processes.harness.js';
import { ContractSidecar } from './contract-sidecar.harness.js';
import { registerHosts } from './register-hosts.js';

let database: TestDatabase;
let a: ContractSidecar;
let b: ContractSidecar;
let apis: ApiProcesses;

beforeAll(async () => {
  database = await createTestDatabase();
  a = await ContractSidecar.start('a');
  b = await ContractSidecar.start('b');
  apis = new ApiProcesses(database.url, [a, b]);
});
afterAll(async () => {
  await apis.close();
  await a.down();
  await b.down();
  await database.close();
});

vi.setConfig({ testTimeout: 120_000 });

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 60_000, interval: 100 });

const createUser = async (): Promise<SessionCaller> => {
  const id = uuidv7();
  const email = `${id}@botwave.example`;
  const { db } = database;
  const user = { id, email, password_hash: 'none', rate_limit: 100_000 };
  await db.insertInto('users').values(user).execute();
  await db.updateTable('settings').set({ max_rate_limit: 100_000 }).execute();
  return { kind: 'session', userId: id, email, role: 'user', authSessionId: uuidv7() };
};

const createDevice = async (user: SessionCaller, sidecar: ContractSidecar, hostId: string) => {
  const id = uuidv7();
  const phone = `+49151${id.replaceAll(/\D/g, '').slice(-8)}`;
  await database.db
    .insertInto('devices')
    .values({
      id,
      user_id: user.userId,
      name: sidecar.name,
      sandbox: true,
      host_id: hostId,
      desired: 'running',
      status: 'connected',
      phone,
      linked_at: new Date(),
    })
    .execute();
  sidecar.connect(id, phone);
  return id;
};

const numbered = (text: string): number => Number(text.split('#')[1]);

test('two API processes and two hosts: each message once and in order, though one of each dies', async () => {
  const { db } = database;
  const hosts = await registerHosts(db, [a.address, b.address]);
  const user = await createUser();
  const devices: string[] = [];
  for (const [index, host] of hosts.entries()) {
    const sidecar = index === 0 ? a : b;
    devices.push(await createDevice(user, sidecar, host.id));
    devices.push(await createDevice(user, sidecar, host.id));
  }
  for (const sidecar of [a, b]) sidecar.fateOf = () => ({ delayMs: 30 });
  const chats = ['+4915100000701', '+4915100000702'];
  for (let number = 0; number < 160; number += 1) {
    const deviceId = devices[number % devices.length];
    const to = chats[Math.floor(number / devices.length) % chats.length] ?? '';
    await acceptMessage({ ...database, signals: silentSignals }, user, {
      deviceId,
      to,
      text: `${to} #${number}`,
      source: 'web',
      clientKey: undefined,
    });
  }
  const first = await apis.start();
  await apis.start();
  await until(() => expect(a.deliveries.length).toBeGreaterThan(10));
  first.process.kill('SIGKILL');
  await a.down();
  await until(async () => {
    const away = await db
      .selectFrom('devices')
      .select('name')
      .where('status_reason', '=', 'host_unreachable')
      .execute();
    expect(away.map(({ name }) => name)).toEqual(['a', 'a']);
  });
  await until(() => expect(b.deliveries).toHaveLength(80));
  expect(a.deliveries.length).toBeLessThan(80);
  await apis.start();
  await a.up();
  await until(async () => {
    const rows = await db.selectFrom('message_logs').select('status').execute();
    expect(rows.filter(({ status }) => status !== 'sent')).toEqual([]);
  });
  const delivered = [...a.deliveries, ...b.deliveries];
  expect(new Set(delivered.map(({ messageId }) => messageId)).size).toBe(160);
  expect(delivered).toHaveLength(160);
  for (const sidecar of [a, b]) expect(sidecar.mostInFlight).toBe(1);
  for (const deviceId of devices) {
    for (const to of chats) {
      const numbers = delivered
        .filter((one) => one.deviceId === deviceId && one.text.startsWith(to))
        .map(({ text }) => numbered(text));
      expect(numbers).toHaveLength(20);
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    }
  }
});
