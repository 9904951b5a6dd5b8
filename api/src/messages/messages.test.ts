import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';
import { randomPhone } from './messaging.harness.js';

let sidecar: ContractSidecar;
let api: TestApi;
let user: TestUser;
let deviceId: string;

beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
    throttle: { loginPerAccount: 100, loginPerAddress: 100, registerPerAddress: 100 },
  });
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});
beforeEach(async () => {
  sidecar.fateOf = () => ({});
  user = await registerUser(api);
  deviceId = await createDevice();
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });

async function createDevice(): Promise<string> {
  const { body } = await user.post('/api/v1/devices', { name: 'Phone', sandbox: true });
  sidecar.connect(body.id, randomPhone());
  await until(async () => {
    const device = await user.get(`/api/v1/devices/${body.id}`);
    expect(device.body.status).toBe('connected');
  });
  return body.id;
}

const text = { to: '+4915100000001', text: 'hello' };
const never = () =>
  ({
    outcome: {
      result: 'failed',
      retry: 'never',
      code: 'recipient_not_on_whatsapp',
      message: 'This number is not on WhatsApp.',
    },
  }) as const;
const send = (json: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  user.request({ method: 'POST', path: '/api/v1/messages', json: { ...text, ...json }, headers });
const statusOf = async (id: string): Promise<string> =>
  (await user.get(`/api/v1/messages/${id}`)).body.status;

describe('POST /messages', () => {
  it('answers 202 at once, and the message reaches WhatsApp under its fixed id', async () => {
    const answer = await send();
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      deviceId,
      direction: 'out',
      status: 'queued',
      to: '+4915100000001',
      text: 'hello',
      source: 'web',
      error: null,
    });
    await until(async () => expect(await statusOf(answer.body.id)).toBe('sent'));
    expect(sidecar.deliveries.at(-1)).toMatchObject({
      waId: answer.body.providerMessageId,
      chat: '4915100000001@c.us',
    });
  });

  it('waits for `sent` when asked to: 200', async () => {
    const answer = await send({ wait: 10 });
    expect(answer).toMatchObject({ status: 200, body: { status: 'sent' } });
  });

  it('waits for a failure: 422 with the message in its details', async () => {
    sidecar.fateOf = never;
    const answer = await send({ wait: 10 });
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatchObject({
      code: 'messages.failed',
      message: 'This number is not on WhatsApp.',
      details: { message: { status: 'failed', error: { code: 'recipient_not_on_whatsapp' } } },
    });
  });

  it('waits no longer than asked: 202 with the state it has', async () => {
    sidecar.fateOf = () => ({ answer: 'running' });
    const answer = await send({ wait: 1 });
    expect(answer).toMatchObject({ status: 202, body: { status: 'sending' } });
    sidecar.finish(answer.body.id);
    await until(async () => expect(await statusOf(answer.body.id)).toBe('sent'));
  });

  it('replays by header or clientMessageId, and says so', async () => {
    const first = await send({}, { 'idempotency-key': 'k-1' });
    const second = await send({ clientMessageId: 'k-1' });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body.id).toBe(first.body.id);
    expect(first.body.clientMessageId).toBe('k-1');
  });

  it.each([
    [{ to: 'abc' }, {}, 400, 'messages.recipient_invalid'],
    [{ text: ' ' }, {}, 400, 'messages.text_invalid'],
    [{ wait: 31 }, {}, 400, 'request.invalid'],
    [{ surprise: 1 }, {}, 400, 'request.invalid'],
    [{}, { 'idempotency-key': 'x'.repeat(256) }, 400, 'messages.idempotency_key_invalid'],
    [{ clientMessageId: 'ä' }, {}, 400, 'messages.idempotency_key_invalid'],
    [{ clientMessageId: 'a' }, { 'idempotency-key': 'b' }, 400, 'messages.idempotency_keys_differ'],
  ])('refuses %j %j with %i %s', async (json, headers, status, code) => {
    const answer = await send(json, headers);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect((await user.get('/api/v1/messages')).body.items).toEqual([]);
  });

  it('is the same for a key, with `api` as its source and the limit in the headers', async () => {
    const key = await createKeyClient(api, user);
    const answer = await key.post('/api/v1/messages', text);
    expect(answer).toMatchObject({ status: 202, body: { source: 'api' } });
    expect(answer.headers.get('ratelimit')).toMatch(/r=59/);
  });
});

describe('GET /messages', () => {
  it('pages through everything once, newest first, and filters', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push((await send({ text: `${index}` })).body.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await user.get(`/api/v1/messages?limit=3${query}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids.toReversed());
    const incoming = await user.get('/api/v1/messages?direction=in');
    expect(incoming.body).toEqual({ items: [], nextCursor: null });
    const ofDevice = await user.get(`/api/v1/messages?device=${deviceId}&direction=out`);
    expect(ofDevice.body.items).toHaveLength(7);
  });

  it.each(['limit=0', 'limit=101', 'limit=abc', 'status=lost', 'device=1', 'sort=text'])(
    'refuses %s',
    async (query) => {
      expect((await user.get(`/api/v1/messages?${query}`)).status).toBe(400);
    },
  );

  it.each(['abc', 'JyBvciAxPTE', ''])('refuses the cursor %j', async (cursor) => {
    const answer = await user.get(`/api/v1/messages?cursor=${cursor}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'messages.cursor_invalid' } },
    });
  });
});

describe('who may read', () => {
  it('another user finds nothing, nobody is asked to sign in', async () => {
    const { id } = (await send()).body;
    const other = await registerUser(api);
    const foreign = await other.get(`/api/v1/messages/${id}`);
    expect(foreign).toMatchObject({ status: 404, body: { error: { code: 'messages.not_found' } } });
    expect((await other.get('/api/v1/messages')).body.items).toEqual([]);
    const byDevice = await other.get(`/api/v1/messages?device=${deviceId}`);
    expect(byDevice.body.items).toEqual([]);
    const stolen = await other.post('/api/v1/messages', { ...text, deviceId });
    expect(stolen).toMatchObject({ status: 404, body: { error: { code: 'devices.not_found' } } });
    const nobody = createClient(api);
    expect((await nobody.get(`/api/v1/messages/${id}`)).status).toBe(401);
    expect((await nobody.get('/api/v1/messages')).status).toBe(401);
    expect((await nobody.post('/api/v1/messages', text)).status).toBe(401);
  });

  it('a key that may only send reads what it created, and nothing else', async () => {
    const key = await createKeyClient(api, user);
    const own = await key.post('/api/v1/messages', text);
    const notOwn = await send();
    expect((await key.get(`/api/v1/messages/${own.body.id}`)).status).toBe(200);
    expect((await key.get(`/api/v1/messages/${notOwn.body.id}`)).status).toBe(404);
    expect((await key.get('/api/v1/messages')).status).toBe(403);
  });
});

describe('GET /api/send', () => {
  const get = async (query: string) => {
    const key = await createKeyClient(api, user);
    return createClient(api).get(`/api/send?api_key=${key.key}&${query}`);
  };

  it('sends and waits: 200 with the message', async () => {
    const answer = await get('to=+4915100000001&text=hello%20there');
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'sent', to: '+4915100000001', source: 'get', repeated: false },
    });
  });

  it('knows number and message as other names, and a device', async () => {
    const answer = await get(`number=4915100000001&message=hi&device=${deviceId}`);
    expect(answer).toMatchObject({ status: 200, body: { text: 'hi' } });
  });

  it('repeated is the same message, and says so; repeat=1 is a new one', async () => {
    const key = await createKeyClient(api, user);
    const address = `/api/send?api_key=${key.key}&to=4915100000001&text=again`;
    const client = createClient(api);
    const first = await client.get(address);
    const second = await client.get(address);
    const third = await client.get(`${address}&repeat=1`);
    expect(second.body).toMatchObject({ id: first.body.id, repeated: true });
    expect(third.body).toMatchObject({ repeated: false });
    expect(third.body.id).not.toBe(first.body.id);
  });

  it('is on its way when the wait is over: 202', async () => {
    sidecar.fateOf = () => ({ answer: 'running' });
    const answer = await get('to=4915100000001&text=slow&wait=0');
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
    sidecar.fateOf = () => ({});
  });

  it('that failed is 422 in the one shape', async () => {
    sidecar.fateOf = never;
    const answer = await get('to=4915100000001&text=no');
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'messages.failed' } } });
  });

  it.each([
    ['text=x', 'messages.recipient_required'],
    ['to=4915100000001', 'messages.text_invalid'],
    ['to=4915100000001&number=4915100000001&text=x', 'messages.query_invalid'],
    ['to=4915100000001&to=4915100000002&text=x', 'messages.query_invalid'],
    ['to=4915100000001&text=x&wait=31', 'messages.query_invalid'],
    ['to=4915100000001&text=x&wait=-1', 'messages.query_invalid'],
    ['to=4915100000001&text=x&device=1', 'messages.query_invalid'],
    ['to=4915100000001&text=x&surprise=1', 'messages.query_invalid'],
    ['to=015100000001&text=x', 'messages.recipient_invalid'],
  ])('refuses %s', async (query, code) => {
    expect(await get(query)).toMatchObject({ status: 400, body: { error: { code } } });
  });
});
