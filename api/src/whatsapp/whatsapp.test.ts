import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ContractSidecar, soon } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createKeyClient, registerUser, type TestUser } from '../testing/test-client.js';

let sidecar: ContractSidecar;
let api: TestApi;
let user: TestUser;
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({ config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } } });
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});
beforeEach(async () => {
  user = await registerUser(api);
});

const until = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });
const initialize = (json: unknown = {}, by = user) => by.post('/api/whatsapp/initialize', json);
const status = async () => (await user.get('/api/whatsapp/status')).body;
const code = (answer: { status: number; body: { error: { code: string } } }) =>
  `${answer.status} ${answer.body.error.code}`;

/** A linked device by the route that makes it. */
async function connect(phone: string): Promise<string> {
  const { device } = (await initialize({ sandbox: true })).body;
  sidecar.connect(device.id, phone);
  await until(async () => expect((await status()).connected).toBe(true));
  return device.id;
}

describe('one device by the routes without ids', () => {
  test('from nothing to a QR, to connected, to disconnected, under both prefixes', async () => {
    expect(await status()).toEqual({
      connected: false,
      status: 'not_initialized',
      phone: null,
      device: null,
    });
    expect(code(await user.get('/api/whatsapp/qr'))).toBe('409 whatsapp.not_initialized');
    const made = await initialize({ sandbox: true });
    expect(made).toMatchObject({
      status: 201,
      body: { connected: false, device: { name: 'WhatsApp', sandbox: true, isDefault: true } },
    });
    const { id } = made.body.device;
    expect(code(await user.get('/api/v1/whatsapp/qr'))).toBe('404 devices.no_qr');

    sidecar.setSession(id, { state: 'linking', linking: { step: 'qr', qr: 'scan-me', ...soon() } });
    await until(async () => {
      const plain = await user.get('/api/v1/whatsapp/qr');
      expect(plain).toMatchObject({ status: 200, body: { qr: 'scan-me', image: null } });
    });
    expect((await status()).status).toBe('linking');
    const picture = (await user.get('/api/whatsapp/qr?image=1')).body.image;
    const [type, data] = picture.split(',');
    expect(type).toBe('data:image/png;base64');
    expect(Buffer.from(data, 'base64').subarray(1, 4).toString()).toBe('PNG');

    sidecar.connect(id, '+4915100000061');
    await until(async () => expect(await status()).toMatchObject({ connected: true }));
    expect(await status()).toMatchObject({ status: 'connected', phone: '+4915100000061' });

    const stopped = await user.post('/api/v1/whatsapp/disconnect', {});
    expect(stopped).toMatchObject({ status: 200, body: { device: { id } } });
    expect(sidecar.orders).toContain(`POST stop ${id}`);
    const again = await initialize();
    expect(again).toMatchObject({ status: 200, body: { device: { id } } });
    await user.post('/api/whatsapp/disconnect', { unlink: true });
    expect(sidecar.orders).toContain(`POST logout ${id}`);
  });

  test('at once by many it makes one device', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => initialize({ sandbox: true })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.body.device.id)).size).toBe(1);
    expect((await user.get('/api/v1/devices')).body.items).toHaveLength(1);
  });

  test('without a body it makes a device for a real phone', async () => {
    const answer = await user.request({ method: 'POST', path: '/api/whatsapp/initialize' });
    expect(answer).toMatchObject({ status: 201, body: { device: { sandbox: false } } });
  });

  test('goes no further than the settings allow', async () => {
    const { db } = api.database;
    await db.updateTable('settings').set({ max_devices: 0 }).execute();
    const answer = await initialize({ sandbox: true });
    await db.updateTable('settings').set({ max_devices: 10 }).execute();
    expect(code(answer)).toBe('409 devices.limit_reached');
  });

  test('the first one sends while none is named; several without a default must be named; another one’s are not there', async () => {
    const first = (await initialize({ sandbox: true })).body.device.id;
    await user.post('/api/v1/devices', { name: 'second', sandbox: true });
    expect((await status()).device.id).toBe(first);
    const third = (await user.post('/api/v1/devices', { name: 'third', sandbox: true })).body.id;
    await user.patch(`/api/v1/devices/${third}`, { isDefault: true });
    await user.delete(`/api/v1/devices/${third}`);
    expect(code(await initialize())).toBe('400 devices.choose_one');
    expect(code(await user.get('/api/whatsapp/status'))).toBe('400 devices.choose_one');
    const named = await user.get(`/api/whatsapp/status?deviceId=${first}`);
    expect(named.body.device.id).toBe(first);
    await user.patch(`/api/v1/devices/${first}`, { isDefault: true });
    expect((await status()).device.id).toBe(first);
    const other = await registerUser(api);
    const foreign = await other.get(`/api/whatsapp/status?deviceId=${first}`);
    expect(code(foreign)).toBe('404 devices.not_found');
    expect(code(await initialize({ deviceId: first }, other))).toBe('404 devices.not_found');
  });
});

describe('POST /messages/send', () => {
  const send = (json: unknown, prefix = '/api') => user.post(`${prefix}/messages/send`, json);

  test('takes either name and answers as POST /messages does', async () => {
    const deviceId = await connect('+4915100000062');
    const by = await createKeyClient(api, user, ['send']);
    const first = await by.post('/api/messages/send', { number: '+4915100000001', message: 'a' });
    expect(first).toMatchObject({
      status: 202,
      body: { to: '+4915100000001', text: 'a', deviceId, source: 'api' },
    });
    expect(first.headers.get('ratelimit')).toMatch(/\S/);
    const json = { to: '0049 151 00000001', text: 'b', deviceId, clientMessageId: 'one', wait: 10 };
    const sent = await send(json, '/api/v1');
    expect(sent).toMatchObject({ status: 200, body: { status: 'sent', source: 'web' } });
    const replay = await user.post('/api/v1/messages', {
      ...json,
      to: '+4915100000001',
      wait: 0,
    });
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect(replay.body.id).toBe(sent.body.id);
  });

  test.each([
    [{ text: 'x' }, { to: 'is missing' }],
    [{ to: '+4915100000001' }, { text: 'is missing' }],
    [{ to: '1', number: '2', text: 'x' }, { number: 'is another name for to: give one of them' }],
    [{ to: '1', text: 'x', message: 'y' }, { message: expect.stringContaining('text') }],
    [{ to: '1', text: 'x', chat: 'y' }, { chat: 'is not a known field' }],
  ])('%o is refused by name', async (json, fields) => {
    const answer = await send(json);
    expect(code(answer)).toBe('400 request.invalid');
    expect(answer.body.error.details.fields).toEqual(fields);
  });

  test('what is wrong with the message itself has the code of POST /messages', async () => {
    await connect('+4915100000063');
    const to = '+4915100000001';
    expect(code(await send({ to: 'abc', text: 'x' }))).toBe('400 messages.recipient_invalid');
    expect(code(await send({ to, text: '' }))).toBe('400 messages.text_invalid');
    const foreign = await send({ to, text: 'x', deviceId: crypto.randomUUID() });
    expect(code(foreign)).toBe('404 devices.not_found');
  });
});

test('each route wants its scope, and a person wants none', async () => {
  const calls = [
    ['POST', '/whatsapp/initialize', 'devices'],
    ['GET', '/whatsapp/status', 'read'],
    ['GET', '/whatsapp/qr', 'devices'],
    ['POST', '/whatsapp/disconnect', 'devices'],
    ['POST', '/messages/send', 'send'],
  ] as const;
  const reader = await createKeyClient(api, user, ['read']);
  const manager = await createKeyClient(api, user, ['devices']);
  for (const [method, path, scope] of calls) {
    const key = scope === 'read' ? manager : reader;
    const request = { method, path: `/api${path}`, ...(method === 'POST' ? { json: {} } : {}) };
    const answer = await key.request(request);
    expect([path, code(answer)]).toEqual([path, '403 auth.scope_missing']);
    expect(answer.body.error.details).toEqual({ scope });
  }
});
