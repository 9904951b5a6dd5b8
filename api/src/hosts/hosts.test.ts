import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { registerHosts } from '../sidecars/register-hosts.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { registerAdmin, registerUser, type TestUser } from '../testing/test-client.js';
import { placeDevice } from './place-device.js';

let a: ContractSidecar;
let b: ContractSidecar;
let api: TestApi;
let admin: TestUser;
let user: TestUser;

beforeAll(async () => {
  a = await ContractSidecar.start('a');
  b = await ContractSidecar.start('b');
  api = await startTestApi({
    config: { sidecars: [a.address, b.address], sandbox: { kind: 'other' } },
  });
  admin = await registerAdmin(api);
  user = await registerUser(api);
  await admin.patch('/api/v1/settings', { maxDevices: 100 });
});
afterAll(async () => {
  await api.close();
  await a.down();
  await b.down();
});
afterEach(async () => {
  a.capacity = 50;
  b.capacity = 50;
  a.storage = 'ok';
  await api.database.db.deleteFrom('devices').execute();
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

interface Host {
  id: string;
  name: string;
  status: string;
  capacity: number;
  devices: number;
  [more: string]: unknown;
}
const hosts = async (): Promise<Host[]> => (await admin.get('/api/v1/hosts')).body.items;
const host = async (name: string): Promise<Host> => {
  const found = (await hosts()).find((one) => one.name === name);
  if (!found) throw new Error(`no host ${name}`);
  return found;
};
const hostIs = (name: string, what: Record<string, unknown>): Promise<void> =>
  until(async () => expect(await host(name)).toMatchObject(what));
const drain = async (name: string, draining: boolean) =>
  admin.patch(`/api/v1/hosts/${(await host(name)).id}`, { draining });
const create = async () => user.post('/api/v1/devices', { name: 'x', sandbox: true });
const device = async (id: string) => (await user.get(`/api/v1/devices/${id}`)).body;
const reached = (id: string, status: string): Promise<void> =>
  until(async () => expect(await device(id)).toMatchObject({ status }));

describe('placement', () => {
  it('goes to the host with most room, and to none that drains or is away', async () => {
    a.capacity = 3;
    b.capacity = 5;
    await hostIs('a', { capacity: 3, status: 'reachable' });
    await hostIs('b', { capacity: 5, status: 'reachable' });
    const names: string[] = [];
    for (let index = 0; index < 6; index += 1) names.push((await create()).body.host.name);
    expect(names.filter((name) => name === 'b')).toHaveLength(4);
    expect((await drain('b', true)).body).toMatchObject({ draining: true, free: 1 });
    expect((await create()).body.host.name).toBe('a');
    expect(await create()).toMatchObject({ status: 503, body: { error: { code: 'hosts.full' } } });
    expect((await drain('b', false)).body.draining).toBe(false);
    expect((await create()).body.host.name).toBe('b');
    expect((await create()).status).toBe(503);
    const full = await create();
    expect(full.body.error.message).toMatch(/No host has room/);
    expect(full.headers.get('retry-after')).toBe('60');
  });

  it('by two at once never gives a host more than it can carry', async () => {
    const { db } = api.database;
    await db.updateTable('sidecar_hosts').set({ capacity: 4 }).execute();
    a.capacity = 4;
    b.capacity = 4;
    await hostIs('a', { capacity: 4 });
    await hostIs('b', { capacity: 4 });
    const users = await Promise.all(Array.from({ length: 6 }, () => registerUser(api)));
    const answers = await Promise.all(
      [...users, ...users].map((one) => one.post('/api/v1/devices', { name: 'x', sandbox: true })),
    );
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(201), count(503)]).toEqual([8, 4]);
    expect((await hosts()).map(({ devices }) => devices)).toEqual([4, 4]);
    expect(
      await db
        .transaction()
        .execute(async (trx) => placeDevice(trx))
        .catch(String),
    ).toContain('No host has room');
  });
});

describe('a host', () => {
  it('that vanishes shows since when; its devices wait, the other host goes on', async () => {
    const one = (await create()).body;
    const other = (await create()).body;
    const [onA, onB] = one.host.name === 'a' ? [one.id, other.id] : [other.id, one.id];
    a.connect(onA, '+4915100000601');
    b.connect(onB, '+4915100000602');
    await reached(onA, 'connected');
    await reached(onB, 'connected');
    await a.down();
    const gone = performance.now();
    await until(async () =>
      expect(await device(onA)).toMatchObject({
        status: 'reconnecting',
        statusReason: 'host_unreachable',
      }),
    );
    expect(performance.now() - gone).toBeLessThan(6_000);
    await hostIs('a', { status: 'unreachable' });
    const { since } = await host('a');
    expect(Date.now() - Date.parse(String(since))).toBeLessThan(10_000);
    expect((await device(onA)).host.reachable).toBe(false);
    const message = { to: '+4915100000609', text: 'x', wait: 5 };
    const waiting = await user.post('/api/v1/messages', { ...message, deviceId: onA, wait: 0 });
    expect(waiting.body.status).toBe('queued');
    const sent = await user.post('/api/v1/messages', { ...message, deviceId: onB });
    expect(sent.body.status).toBe('sent');
    expect((await create()).body.host.name).toBe('b');
    expect((await admin.get('/api/v1/hosts/alarms')).body.items).toMatchObject([
      { kind: 'unreachable', host: { name: 'a' } },
    ]);
    await a.up();
    await reached(onA, 'connected');
    await until(async () => {
      const { body } = await user.get(`/api/v1/messages/${waiting.body.id}`);
      expect(body.status).toBe('sent');
    });
    expect((await admin.get('/api/v1/hosts/alarms')).body.items).toEqual([]);
  }, 40_000);

  it('declared dead loses its devices, which are linked elsewhere; what it says later counts no more', async () => {
    await drain('b', true);
    const id = (await create()).body.id;
    await drain('b', false);
    a.connect(id, '+4915100000611');
    await reached(id, 'connected');
    const { id: hostId } = await host('a');
    const declare = () => admin.post(`/api/v1/hosts/${hostId}/declare-dead`);
    expect(await declare()).toMatchObject({
      status: 409,
      body: { error: { code: 'hosts.answers' } },
    });
    await a.down();
    await reached(id, 'reconnecting');
    const queued = await user.post('/api/v1/messages', { to: '+4915100000619', text: 'x' });
    expect(queued.body.status).toBe('queued');
    await hostIs('a', { status: 'unreachable' });
    expect((await declare()).body).toMatchObject({ status: 'dead', draining: true, devices: 0 });
    expect(await device(id)).toMatchObject({
      status: 'logged_out',
      statusReason: 'host_lost',
      host: null,
      linkedAt: null,
    });
    expect((await drain('a', false)).body.error.code).toBe('hosts.absent');
    const started = await user.post(`/api/v1/devices/${id}/start`);
    expect(started.body).toMatchObject({ status: 'starting', host: { name: 'b' } });
    expect(b.sessions.get(id)?.epoch).toBe(3);
    b.connect(id, '+4915100000611');
    await until(async () => {
      const { body } = await user.get(`/api/v1/messages/${queued.body.id}`);
      expect(body.status).toBe('sent');
    });
    // The dead one returns: its word is under an old epoch, and its session is ended there.
    a.setSession(id, { state: 'failed', reason: 'zombie' });
    await a.up();
    await until(() => expect(a.orders).toContain(`DELETE session ${id}`));
    expect(a.sessions.has(id)).toBe(false);
    expect(b.orders).not.toContain(`DELETE session ${id}`);
    await until(async () => expect((await host('a')).journal).toMatchObject({ lag: 0 }));
    expect(await device(id)).toMatchObject({ status: 'connected', host: { name: 'b' } });
    await until(async () => expect((await drain('a', false)).status).toBe(200));
    await hostIs('a', { status: 'reachable', draining: false });
    const lines = await api.database.db
      .selectFrom('activity_logs')
      .select('action')
      .where('action', 'in', ['hosts.declared_dead', 'devices.host_lost'])
      .execute();
    expect(lines.map(({ action }) => action).toSorted()).toEqual([
      'devices.host_lost',
      'hosts.declared_dead',
    ]);
  }, 40_000);

  it('that refuses an old epoch is not talked into anything', async () => {
    const { id, host: at } = (await create()).body;
    const sidecar = at.name === 'a' ? a : b;
    sidecar.setSession(id, { state: 'connected', epoch: 5 });
    const { sidecars } = api.app;
    const order = { epoch: 4, sandbox: true, deviceName: 'x' };
    for (const call of [
      () => sidecars.startSession(at.id, id, order),
      () => sidecars.stopSession(at.id, id, 4),
      () => sidecars.eraseSession(at.id, id, 4),
    ]) {
      await expect(call()).rejects.toMatchObject({ kind: 'refused', code: 'stale_epoch' });
    }
    expect(sidecar.sessions.get(id)?.state).toBe('connected');
  });

  it('whose disk is full raises an alarm, once in the log', async () => {
    a.storage = 'full';
    await until(async () =>
      expect((await admin.get('/api/v1/hosts/alarms')).body.items).toMatchObject([
        { kind: 'storage_full', host: { name: 'a' } },
      ]),
    );
    expect(await host('a')).toMatchObject({ storage: 'full' });
    a.storage = 'ok';
    await until(async () =>
      expect((await admin.get('/api/v1/hosts/alarms')).body.items).toEqual([]),
    );
    expect(api.logs().split('"alarm":"storage_full"')).toHaveLength(3);
  });

  it('whose journal nobody reads raises an alarm', async () => {
    const { db } = api.database;
    const aMinuteAgo = new Date(Date.now() - 61_000);
    await db
      .updateTable('sidecar_hosts')
      .set({ journal_lag: 7, journal_read_at: aMinuteAgo })
      .where('name', '=', 'b')
      .execute();
    const { body } = await admin.get('/api/v1/hosts/alarms');
    expect(body).toMatchObject({
      items: [{ kind: 'journal_unread', host: { name: 'b' } }],
      nextCursor: null,
    });
    await until(async () =>
      expect((await admin.get('/api/v1/hosts/alarms')).body.items).toEqual([]),
    );
  });

  it('that is renamed keeps its devices; one taken out is absent, and its devices say so', async () => {
    const { db } = api.database;
    const before = await host('b');
    const list = [a.address, { name: 'second', url: b.url }];
    const registered = await registerHosts(db, list);
    expect(registered.map(({ id }) => id)).toEqual([(await host('a')).id, before.id]);
    await registerHosts(db, [a.address]);
    expect((await host('second')).status).toBe('absent');
    expect((await create()).body.host.name).toBe('a');
    await registerHosts(db, [a.address, b.address]);
    expect((await host('b')).id).toBe(before.id);
  });

  it('that is configured no longer, and nobody asks, does not let its devices look well', async () => {
    const { db } = api.database;
    const { id } = (await create()).body;
    const old = crypto.randomUUID();
    await db
      .insertInto('sidecar_hosts')
      .values({ id: old, name: 'old', base_url: 'http://127.0.0.1:1', configured: false })
      .execute();
    await db
      .updateTable('devices')
      .set({ host_id: old, status: 'connected', linked_at: new Date() })
      .where('id', '=', id)
      .execute();
    await until(async () =>
      expect(await device(id)).toMatchObject({ statusReason: 'host_unreachable' }),
    );
    expect((await admin.get('/api/v1/hosts/alarms')).body.items).toMatchObject([
      { kind: 'unreachable', host: { name: 'old' } },
    ]);
  });
});

it('hosts are for administrators', async () => {
  const stranger = await registerUser(api);
  const { id } = await host('a');
  for (const [method, path, json] of [
    ['GET', '/api/v1/hosts'],
    ['GET', '/api/v1/hosts/alarms'],
    ['PATCH', `/api/v1/hosts/${id}`, { draining: true }],
    ['POST', `/api/v1/hosts/${id}/declare-dead`, {}],
  ] as const) {
    expect(await stranger.request({ method, path, json })).toMatchObject({
      status: 403,
      body: { error: { code: 'auth.admin_required' } },
    });
  }
  const unknown = `/api/v1/hosts/${crypto.randomUUID()}`;
  expect((await admin.patch(unknown, { draining: true })).status).toBe(404);
});
