import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContractSidecar, soon } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerAdmin,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';

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

const path = (id: string, what = ''): string => `/api/v1/devices/${id}${what}`;

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

const createDevice = async (owner = user): Promise<string> => {
  const answer = await owner.post('/api/v1/devices', { name: 'Phone', sandbox: true });
  expect(answer.status).toBe(201);
  return answer.body.id;
};

const showQr = (id: string): void => {
  sidecar.setSession(id, { state: 'linking', linking: { step: 'qr', qr: 'scan-me', ...soon() } });
};

const link = async (id: string, phone: string): Promise<void> => {
  sidecar.connect(id, phone);
  await until(async () => expect((await user.get(path(id))).body.status).toBe('connected'));
};

describe('a device', () => {
  it('starts when it is made, shows its QR at once, and its account once it is linked', async () => {
    const id = await createDevice();
    expect(sidecar.orders).toContain(`PUT session ${id}`);
    showQr(id);
    await until(async () => {
      const { body } = await user.get(path(id));
      expect(body).toMatchObject({ status: 'linking', linking: { step: 'qr', qr: 'scan-me' } });
    });
    await link(id, '+4915100000042');
    const { body } = await user.get(path(id));
    expect(body).toMatchObject({ phone: '+4915100000042', pushName: 'Tester', linking: null });
    expect(body.linkedAt).not.toBeNull();
    expect(body).not.toHaveProperty('hostId');
  });

  it('is made although the sidecar is away, and started when it is back', async () => {
    await sidecar.down();
    const id = await createDevice();
    expect((await user.get(path(id))).body.linking).toEqual({ step: 'waiting' });
    await sidecar.up();
    await until(() => expect(sidecar.orders).toContain(`PUT session ${id}`));
  });

  it('is renamed and made the default, which is one at most', async () => {
    const first = await createDevice();
    const second = await createDevice();
    await user.patch(path(first), { isDefault: true });
    const answer = await user.patch(path(second), { isDefault: true, name: ' Two ' });
    expect(answer.body).toMatchObject({ isDefault: true, name: 'Two' });
    expect((await user.get(path(first))).body.isDefault).toBe(false);
  });

  it('is the default while it is the only one, and stays it when others are added', async () => {
    const isDefault = async (id: string): Promise<boolean> =>
      (await user.get(path(id))).body.isDefault;
    const first = await createDevice();
    expect(await isDefault(first)).toBe(true);
    const second = await createDevice();
    expect([await isDefault(first), await isDefault(second)]).toEqual([true, false]);
    await user.delete(path(first));
    expect(await isDefault(second)).toBe(true);
    const third = await createDevice();
    await user.patch(path(third), { isDefault: true });
    const fourth = await createDevice();
    const all = [await isDefault(second), await isDefault(third), await isDefault(fourth)];
    expect(all).toEqual([false, true, false]);
  });

  it('is listed oldest first, page by page', async () => {
    const made = [await createDevice(), await createDevice(), await createDevice()];
    const list = async (query = '') => (await user.get(`/api/v1/devices${query}`)).body;
    const ids = ({ items }: { items: { id: string }[] }): string[] => items.map(({ id }) => id);
    const all = await list();
    expect([ids(all), all.nextCursor]).toEqual([made, null]);
    const first = await list('?limit=2');
    expect(ids(first)).toEqual(made.slice(0, 2));
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([ids(rest), rest.nextCursor]).toEqual([made.slice(2), null]);
    expect((await list('?limit=3')).nextCursor).toBeNull();
    for (const wrong of ['?limit=101', '?limit=0', '?cursor=abc', '?cursor=']) {
      expect((await user.get(`/api/v1/devices${wrong}`)).status, `devices${wrong}`).toBe(400);
    }
  });

  it('has a pace, typing and an age limit of its own, or the installation has', async () => {
    const id = await createDevice();
    expect((await user.get(path(id))).body).toMatchObject({
      paceGapMs: null,
      effectivePaceGapMs: 0,
      typing: false,
      maxAgeSeconds: null,
      unavailableFeatures: [],
      host: { name: 'local', reachable: true, storage: 'ok' },
      limits: { perMinute: 60, maxQueued: 10_000 },
    });
    const change = { paceGapMs: 1500, typing: true, maxAgeSeconds: 3600 };
    const changed = await user.patch(path(id), change);
    expect(changed).toMatchObject({ status: 200, body: { ...change, effectivePaceGapMs: 1500 } });
    const back = await user.patch(path(id), { paceGapMs: null, maxAgeSeconds: null });
    expect(back.body).toMatchObject({ paceGapMs: null, effectivePaceGapMs: 0, typing: true });
    for (const wrong of [{ paceGapMs: 600_001 }, { paceGapMs: -1 }, { maxAgeSeconds: 0 }]) {
      expect((await user.patch(path(id), wrong)).status).toBe(400);
    }
  });

  it('of a real phone hurries only if an administrator wants it', async () => {
    const create = async (owner: TestUser): Promise<string> =>
      (await owner.post('/api/v1/devices', { name: 'Real' })).body.id;
    const id = await create(user);
    expect((await user.get(path(id))).body.effectivePaceGapMs).toBe(1000);
    expect(await user.patch(path(id), { paceGapMs: 199 })).toMatchObject({
      status: 403,
      body: { error: { code: 'devices.pace_needs_admin' } },
    });
    expect((await user.patch(path(id), { paceGapMs: 200 })).status).toBe(200);
    const admin = await registerAdmin(api);
    const own = await create(admin);
    expect((await admin.patch(path(own), { paceGapMs: 0 })).body.effectivePaceGapMs).toBe(0);
    const key = await createKeyClient(api, admin, ['devices']);
    expect((await key.patch(path(own), { paceGapMs: 1 })).status).toBe(403);
  });

  it('says what the present page of WhatsApp cannot do', async () => {
    const id = await createDevice();
    const unavailableFeatures = [{ feature: 'pairing_code', missing: 'WAWebAltDeviceLinkingApi' }];
    sidecar.setSession(id, { unavailableFeatures });
    await until(async () =>
      expect((await user.get(path(id))).body.unavailableFeatures).toEqual(unavailableFeatures),
    );
    sidecar.setSession(id, { unavailableFeatures: [] });
    await until(async () =>
      expect((await user.get(path(id))).body.unavailableFeatures).toEqual([]),
    );
  });

  it('stops, starts again, and starting a started one is 200', async () => {
    const id = await createDevice();
    const stopped = await user.post(path(id, '/stop'));
    expect(stopped).toMatchObject({ status: 200, body: { status: 'stopped' } });
    const started = await user.post(path(id, '/start'));
    expect(started).toMatchObject({ status: 200, body: { status: 'starting' } });
    const ordersOf = () => sidecar.orders.filter((order) => order === `PUT session ${id}`).length;
    const before = ordersOf();
    expect((await user.post(path(id, '/start'))).status).toBe(200);
    expect(ordersOf()).toBe(before);

    // One that waits for its next attempt tries at once.
    await api.database.pool.query(
      "update devices set next_attempt_at = now() + interval '1 hour' where id = $1",
      [id],
    );
    expect((await user.post(path(id, '/start'))).status).toBe(200);
    expect(ordersOf()).toBe(before + 1);
  });

  it('logs out, and what is accepted afterwards is refused with the next step', async () => {
    const id = await createDevice();
    await link(id, '+4915100000043');
    const out = await user.post(path(id, '/logout'));
    expect(out).toMatchObject({ status: 200, body: { status: 'logged_out', linkedAt: null } });
    const refused = await user.post('/api/v1/messages', { to: '+4915100000001', text: 'x' });
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({ code: 'devices.not_connected' });
    expect(refused.body.error.message).toMatch(/start it and link it again/);
  });

  it('is deleted: gone at once, its queue cancelled, its session erased', async () => {
    const id = await createDevice();
    await link(id, '+4915100000044');
    await user.post(path(id, '/stop'));
    const sent = await user.post('/api/v1/messages', { to: '+4915100000001', text: 'x' });
    expect(sent.body.status).toBe('queued');
    expect((await user.delete(path(id))).status).toBe(200);
    expect((await user.get(path(id))).status).toBe(404);
    const message = await user.get(`/api/v1/messages/${sent.body.id}`);
    expect(message.body).toMatchObject({ status: 'cancelled', error: { code: 'device_deleted' } });
    await until(() => expect(sidecar.orders).toContain(`DELETE session ${id}`));
  });

  it('beyond the limit is refused with 409, and parallel requests cannot pass it', async () => {
    await api.database.db.updateTable('settings').set({ max_devices: 2 }).execute();
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => user.post('/api/v1/devices', { name: 'x', sandbox: true })),
    );
    await api.database.db.updateTable('settings').set({ max_devices: 10 }).execute();
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe(
      'devices.limit_reached',
    );
  });
});

describe('linking', () => {
  it('gives a pairing code for a number in any writing', async () => {
    const id = await createDevice();
    showQr(id);
    await until(async () => expect((await user.get(path(id))).body.status).toBe('linking'));
    const answer = await user.post(path(id, '/pairing-code'), { phone: '0049 151 00000045' });
    expect(answer.status).toBe(200);
    expect(answer.body.linking).toMatchObject({ step: 'code', phone: '+4915100000045' });
  });

  it('refuses a code for a wrong number, and where nothing is to be linked', async () => {
    const id = await createDevice();
    const wrong = await user.post(path(id, '/pairing-code'), { phone: 'abc' });
    expect(wrong).toMatchObject({
      status: 400,
      body: { error: { code: 'devices.phone_invalid' } },
    });
    const early = await user.post(path(id, '/pairing-code'), { phone: '+4915100000045' });
    expect(early).toMatchObject({ status: 409, body: { error: { code: 'devices.not_linking' } } });
  });

  it('gives the QR as JSON, PNG and SVG, black on white', async () => {
    const id = await createDevice();
    const none = await user.get(path(id, '/qr'));
    expect(none).toMatchObject({ status: 404, body: { error: { code: 'devices.no_qr' } } });
    showQr(id);
    await until(async () => expect((await user.get(path(id, '/qr'))).status).toBe(200));
    const json = await user.get(path(id, '/qr'));
    expect(json.body.qr).toBe('scan-me');
    const picture = (accept: string) =>
      user.request({ path: path(id, '/qr'), headers: { accept } });
    const png = await picture('image/png');
    expect(png.headers.get('content-type')).toBe('image/png');
    expect(png.body).toMatch(/PNG/);
    const svg = await picture('image/svg+xml');
    expect(svg.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(svg.body).toContain('#ffffff');
    expect(svg.body).toContain('#000000');
  });
});

describe('who may', () => {
  const calls = (id: string): [string, string, unknown?][] => [
    ['GET', path(id)],
    ['PATCH', path(id), { name: 'mine' }],
    ['POST', path(id, '/start'), {}],
    ['POST', path(id, '/stop'), {}],
    ['POST', path(id, '/logout'), {}],
    ['POST', path(id, '/pairing-code'), { phone: '+4915100000045' }],
    ['POST', path(id, '/confirm-number'), {}],
    ['GET', path(id, '/qr')],
    ['GET', path(id, '/timeline')],
    ['DELETE', path(id)],
  ];

  it('another user finds nothing, nobody is asked to sign in', async () => {
    const id = await createDevice();
    const other = await registerUser(api);
    const nobody = createClient(api);
    for (const [method, where, json] of calls(id)) {
      const request = { method, path: where, json };
      expect(await other.request(request), `${method} ${where}`).toMatchObject({
        status: 404,
        body: { error: { code: 'devices.not_found' } },
      });
      expect((await nobody.request(request)).status, `${method} ${where}`).toBe(401);
    }
    expect((await other.get('/api/v1/devices')).body).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await user.get(path(id))).body.name).toBe('Phone');
  });

  it('a key that may only send touches no device', async () => {
    const id = await createDevice();
    const key = await createKeyClient(api, user);
    for (const [method, where, json] of [...calls(id), ['GET', '/api/v1/devices'] as const]) {
      const answer = await key.request({ method, path: where, json });
      expect(answer, `${method} ${where}`).toMatchObject({
        status: 403,
        body: { error: { code: 'auth.scope_missing' } },
      });
    }
  });

  it('sandbox devices are refused where there is no sandbox', async () => {
    api.app.config.sandbox = { kind: 'off' };
    const answer = await user.post('/api/v1/devices', { name: 'x', sandbox: true });
    api.app.config.sandbox = { kind: 'other' };
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'devices.sandbox_off' } } });
  });
});
