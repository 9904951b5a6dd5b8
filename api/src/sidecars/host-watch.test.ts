import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Messaging, randomPhone } from '../messages/messaging.harness.js';
import type { SessionCaller } from '../trpc/caller.js';

let messaging: Messaging;
let user: SessionCaller;

beforeAll(async () => {
  messaging = await Messaging.start();
});
afterAll(() => messaging.close());
beforeEach(async () => {
  user = await messaging.createUser();
  messaging.sidecar.orders.length = 0;
});
afterEach(() => messaging.stopProcesses());

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

const start = () => messaging.startProcess({ dispatches: false });
const setDevice = (id: string, set: Record<string, unknown>) =>
  messaging.database.db.updateTable('devices').set(set).where('id', '=', id).execute();

describe('reconciling', () => {
  it('starts what should run, stops what should not, and erases what was deleted', async () => {
    const runs = await messaging.createDevice(user, { status: 'starting' });
    const stops = await messaging.createDevice(user);
    const gone = await messaging.createDevice(user);
    await setDevice(stops, { desired: 'stopped' });
    await setDevice(gone, { deleted_at: new Date(), erase_pending: true });
    await start();
    await until(async () => {
      expect(messaging.sidecar.orders).toEqual(
        expect.arrayContaining([
          `PUT session ${runs}`,
          `POST stop ${stops}`,
          `DELETE session ${gone}`,
        ]),
      );
      expect((await messaging.device(stops)).status).toBe('stopped');
      expect((await messaging.device(gone)).erase_pending).toBe(false);
    });
    expect(messaging.sidecar.orders.filter((order) => order.endsWith(runs))).toHaveLength(1);
  });

  it('puts the sessions again after the sidecar has started anew', async () => {
    const deviceId = await messaging.createDevice(user);
    await start();
    await until(async () => {
      const { boot_id } = await messaging.database.db
        .selectFrom('sidecar_hosts')
        .select('boot_id')
        .executeTakeFirstOrThrow();
      expect(boot_id).toBe(messaging.sidecar.bootId);
    });
    await messaging.sidecar.restart();
    await until(() => expect(messaging.sidecar.orders).toContain(`PUT session ${deviceId}`));
    await until(async () => expect((await messaging.device(deviceId)).status).toBe('starting'));
  });

  it('starts at most four sessions at once, however many there are', async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, () => messaging.createDevice(user, { status: 'starting' })),
    );
    messaging.sidecar.mostStarting = 0;
    messaging.sidecar.startMs = 200;
    await start();
    await until(() =>
      expect(messaging.sidecar.orders).toEqual(
        expect.arrayContaining(ids.map((id) => `PUT session ${id}`)),
      ),
    );
    messaging.sidecar.startMs = 0;
    expect(messaging.sidecar.mostStarting).toBe(4);
  });

  it('erases what was deleted while its host was away, when that is back', async () => {
    const deviceId = await messaging.createDevice(user);
    await messaging.sidecar.down();
    await start();
    await setDevice(deviceId, { deleted_at: new Date(), erase_pending: true, linked_at: null });
    await messaging.sidecar.up();
    await until(() => expect(messaging.sidecar.orders).toContain(`DELETE session ${deviceId}`));
    await until(async () => expect((await messaging.device(deviceId)).erase_pending).toBe(false));
    expect(messaging.sidecar.sessions.has(deviceId)).toBe(false);
  });

  it('leaves alone what ended and needs a person', async () => {
    const timedOut = await messaging.createDevice(user, { status: 'linking', linked: false });
    messaging.sidecar.setSession(timedOut, { state: 'linking' });
    await start();
    messaging.sidecar.setSession(timedOut, { state: 'stopped', reason: 'link_timeout' });
    await until(async () =>
      expect(await messaging.device(timedOut)).toMatchObject({
        status: 'stopped',
        status_reason: 'link_timeout',
        desired: 'stopped',
      }),
    );
    const probe = await messaging.createDevice(user, { status: 'starting' });
    await until(() => expect(messaging.sidecar.orders).toContain(`PUT session ${probe}`));
    expect(messaging.sidecar.orders).not.toContain(`PUT session ${timedOut}`);
  });

  it('hears at once of a sidecar that comes up after it, and of one that comes back', async () => {
    await messaging.sidecar.down();
    const { pool } = (await start()).sidecars;
    const comesUp = async () => {
      const asked = messaging.sidecar.statuses;
      await messaging.sidecar.up();
      const upAt = performance.now();
      await until(() => expect(messaging.sidecar.statuses).toBeGreaterThan(asked));
      expect(performance.now() - upAt).toBeLessThan(900);
      await until(() => expect(pool.anyReachable()).toBe(true));
    };
    await comesUp();
    await messaging.sidecar.down();
    await until(() => expect(pool.anyReachable()).toBe(false));
    await comesUp();
  }, 30_000);

  it('shows a host that does not answer, and the truth when it is back', async () => {
    const deviceId = await messaging.createDevice(user);
    const process = await start();
    await until(() => expect(process.sidecars.pool.anyReachable()).toBe(true));
    await messaging.sidecar.down();
    await until(async () =>
      expect(await messaging.device(deviceId)).toMatchObject({
        status: 'reconnecting',
        status_reason: 'host_unreachable',
      }),
    );
    expect(process.sidecars.pool.anyReachable()).toBe(false);
    await messaging.sidecar.up();
    await until(async () =>
      expect(await messaging.device(deviceId)).toMatchObject({
        status: 'connected',
        status_reason: null,
      }),
    );
  }, 30_000);
});

describe('the state of a session', () => {
  it('brings the account when it is linked, and takes the link when it is logged out', async () => {
    const deviceId = await messaging.createDevice(user, { status: 'starting', linked: false });
    await start();
    const phone = randomPhone();
    messaging.sidecar.connect(deviceId, phone);
    await until(async () =>
      expect(await messaging.device(deviceId)).toMatchObject({ status: 'connected', phone }),
    );
    expect((await messaging.device(deviceId)).linked_at).not.toBeNull();
    messaging.sidecar.setSession(deviceId, { state: 'logged_out', reason: 'removed_on_phone' });
    await until(async () =>
      expect(await messaging.device(deviceId)).toMatchObject({
        status: 'logged_out',
        status_reason: 'removed_on_phone',
        desired: 'stopped',
        linked_at: null,
      }),
    );
  });

  it('under a lower epoch says nothing', async () => {
    const deviceId = await messaging.createDevice(user);
    await setDevice(deviceId, { epoch: 2 });
    messaging.sidecar.sessions.get(deviceId)!.epoch = 2;
    await start();
    messaging.sidecar.write(
      deviceId,
      {
        type: 'session.state',
        data: { state: 'failed', reason: 'old', account: null, attempt: 0, nextAttemptAt: null },
      },
      1,
    );
    const probe = await messaging.createDevice(user, { status: 'syncing' });
    messaging.sidecar.connect(probe, randomPhone());
    await until(async () => expect((await messaging.device(probe)).status).toBe('connected'));
    expect((await messaging.device(deviceId)).status).toBe('connected');
  });

  it('linked by another number holds what waits until the owner confirms', async () => {
    const deviceId = await messaging.createDevice(user, { status: 'reconnecting' });
    await messaging.accept(user, { deviceId });
    await start();
    messaging.sidecar.connect(deviceId, randomPhone());
    await until(async () =>
      expect(await messaging.device(deviceId)).toMatchObject({
        status: 'connected',
        hold_reason: 'number_changed',
      }),
    );
  });

  it('of a number that this user has linked already is refused and logged out', async () => {
    const phone = randomPhone();
    const first = await messaging.createDevice(user, { phone });
    const second = await messaging.createDevice(user, { status: 'starting', linked: false });
    await start();
    messaging.sidecar.connect(second, phone);
    await until(() => expect(messaging.sidecar.orders).toContain(`POST logout ${second}`));
    await until(async () =>
      expect(await messaging.device(second)).toMatchObject({
        status: 'logged_out',
        status_reason: 'number_already_linked',
        desired: 'stopped',
      }),
    );
    expect((await messaging.device(first)).status).toBe('connected');
  });

  it('of a number that another user has linked is allowed, with a line of activity', async () => {
    const phone = randomPhone();
    await messaging.createDevice(await messaging.createUser(), { phone });
    const second = await messaging.createDevice(user, { status: 'starting', linked: false });
    await start();
    messaging.sidecar.connect(second, phone);
    await until(async () => expect((await messaging.device(second)).status).toBe('connected'));
    const lines = await messaging.database.db
      .selectFrom('activity_logs')
      .select('action')
      .where('user_id', '=', user.userId)
      .execute();
    const actions = lines.map((line) => line.action).toSorted();
    expect(actions).toEqual(['devices.linked', 'devices.number_shared']);
  });
});
