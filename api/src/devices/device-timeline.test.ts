import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createKeyClient, registerUser, type TestUser } from '../testing/test-client.js';
import { trimTimelines } from './timeline-sweep.js';

let sidecar: ContractSidecar;
let api: TestApi;
let user: TestUser;

beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
  });
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

const createDevice = async (): Promise<string> =>
  (await user.post('/api/v1/devices', { name: 'Phone', sandbox: true })).body.id;

const timeline = async (id: string, query = '') =>
  (await user.get(`/api/v1/devices/${id}/timeline${query}`)).body;

const reached = (id: string, status: string): Promise<void> =>
  until(async () =>
    expect((await user.get(`/api/v1/devices/${id}`)).body).toMatchObject({ status }),
  );

/** The newest line of every device there is says what its row says. */
const expectTruth = async (): Promise<void> => {
  const { db } = api.database;
  const devices = await db
    .selectFrom('devices')
    .select(['id', 'status', 'status_reason'])
    .execute();
  for (const { id, status, status_reason: reason } of devices) {
    const [newest] = await db
      .selectFrom('device_events')
      .select(['status', 'reason'])
      .where('device_id', '=', id)
      .orderBy('id', 'desc')
      .limit(1)
      .execute();
    expect(newest).toEqual({ status, reason });
  }
};

describe('the timeline of a device', () => {
  it('has every state once, newest first, with reasons, attempts and what is next', async () => {
    const id = await createDevice();
    sidecar.connect(id, '+4915100000501');
    await reached(id, 'connected');
    const nextAttemptAt = new Date(Date.now() + 5_000).toISOString();
    sidecar.setSession(id, {
      state: 'reconnecting',
      reason: 'browser_lost',
      attempt: 2,
      nextAttemptAt,
    });
    // Said twice, and one step all the same.
    sidecar.setSession(id, { state: 'reconnecting', reason: 'browser_lost' });
    await reached(id, 'reconnecting');
    await user.post(`/api/v1/devices/${id}/stop`);
    await reached(id, 'stopped');
    await user.post(`/api/v1/devices/${id}/start`);
    await reached(id, 'starting');
    const { items, nextCursor } = await timeline(id);
    expect(nextCursor).toBeNull();
    expect(items.map((item: { status: string }) => item.status)).toEqual([
      'starting',
      'stopped',
      'reconnecting',
      'connected',
      'starting',
    ]);
    expect(items[2]).toMatchObject({ reason: 'browser_lost', attempt: 2, nextAttemptAt });
    expect(items[3]).toMatchObject({ reason: null, attempt: 0, nextAttemptAt: null });
    await expectTruth();
  });

  it('tells of a host that is away, of its return, and of a log-out', async () => {
    const id = await createDevice();
    sidecar.connect(id, '+4915100000502');
    await reached(id, 'connected');
    await sidecar.down();
    const gone = performance.now();
    await until(async () => {
      const { body } = await user.get(`/api/v1/devices/${id}`);
      expect(body).toMatchObject({ status: 'reconnecting', statusReason: 'host_unreachable' });
    });
    expect(performance.now() - gone).toBeLessThan(6_000);
    await expectTruth();
    await sidecar.up();
    await reached(id, 'connected');
    await user.post(`/api/v1/devices/${id}/logout`);
    await reached(id, 'logged_out');
    const { items } = await timeline(id);
    expect(items.map((item: { status: string }) => item.status)).toEqual([
      'logged_out',
      'connected',
      'reconnecting',
      'connected',
      'starting',
    ]);
    await expectTruth();
  }, 30_000);

  it('comes in pages, and keeps the newest of a device when it is trimmed', async () => {
    const id = await createDevice();
    const other = await createDevice();
    const { db } = api.database;
    const lines = Array.from({ length: 30 }, (_, index) => ({
      device_id: id,
      status: 'failed' as const,
      reason: `r${index}`,
      data: '{}',
    }));
    await db.insertInto('device_events').values(lines).execute();
    expect(await trimTimelines(db, 25)).toBe(6);
    expect(await trimTimelines(db, 25)).toBe(0);
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await timeline(id, `?limit=10${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(10);
      found.push(...page.items.map((item: { reason: string }) => item.reason));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(Array.from({ length: 25 }, (_, index) => `r${29 - index}`));
    expect((await timeline(other)).items).toHaveLength(1);
    expect((await user.get(`/api/v1/devices/${id}/timeline?cursor=abc`)).status).toBe(400);
  });

  it('is for its owner alone, also by a key that may read', async () => {
    const id = await createDevice();
    const other = await registerUser(api);
    const path = `/api/v1/devices/${id}/timeline`;
    expect(await other.get(path)).toMatchObject({
      status: 404,
      body: { error: { code: 'devices.not_found' } },
    });
    expect((await (await createKeyClient(api, user, ['read'])).get(path)).status).toBe(200);
    expect((await (await createKeyClient(api, user, ['send'])).get(path)).status).toBe(403);
  });
});
