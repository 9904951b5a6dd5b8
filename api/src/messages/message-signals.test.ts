import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { type MessageSignals, startMessageSignals } from './message-signals.js';

let database: TestDatabase;
let here: MessageSignals;
let there: MessageSignals;

beforeAll(async () => {
  database = await createTestDatabase();
  const parts = {
    databaseUrl: database.url,
    pool: database.pool,
    logger: pino({ level: 'silent' }),
  };
  [here, there] = await Promise.all([startMessageSignals(parts), startMessageSignals(parts)]);
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await database.close();
});

it('tells listeners of its own process at once, and those of others when none of them takes it', async () => {
  const told: string[] = [];
  let takes = true;
  const offs = [
    here.onLane((id) => {
      told.push(`here ${id}`);
      return takes;
    }),
    there.onLane((id) => {
      told.push(id);
      return true;
    }),
  ];
  here.wakeLane('device-1');
  expect(told).toEqual(['here device-1']);
  takes = false;
  here.wakeLane('device-2');
  await vi.waitFor(() => expect(told).toContain('device-2'));
  expect(told).not.toContain('device-1');
  for (const off of offs) off();
});

it('tells of a message only those who asked for it', async () => {
  const asked = vi.fn<(told?: string) => void>();
  const other = vi.fn<(told?: string) => void>();
  const offs = [there.onMessage('m-1', asked), there.onMessage('m-2', other)];
  here.announceMessage('m-1');
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect(other).not.toHaveBeenCalled();
  for (const off of offs) off();
});

it('listens again after its connection was cut', async () => {
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query like 'listen%'`,
  );
  const heard = vi.fn<(deviceId: string) => boolean>(() => true);
  const off = there.onLane(heard);
  await vi.waitFor(
    () => {
      here.wakeLane('device-3');
      expect(heard).toHaveBeenCalledWith('device-3');
    },
    { timeout: 10_000, interval: 100 },
  );
  off();
});
