import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
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
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const send = (json: Record<string, unknown> = {}) =>
  user.post('/api/v1/messages', { ...text, ...json });
const act = (id: string, what: string, json?: unknown, client: Pick<TestUser, 'post'> = user) =>
  client.post(`/api/v1/messages/${id}/${what}`, json);
const get = (id: string) => user.get(`/api/v1/messages/${id}`);
const ended = async (id: string, status: string): Promise<Answer> => {
  await until(async () => expect((await get(id)).body.status).toBe(status));
  return get(id);
};
const refused = (code: string, retry: 'later' | 'never' = 'never') => ({
  outcome: { result: 'failed', retry, code, message: 'No.' } as const,
});
const error = (status: number, code: string) => ({ status, body: { error: { code } } });

describe('options of a message', () => {
  it('are shown as they were given', async () => {
    const sendAt = tomorrow();
    const { body } = await send({ sendAt, priority: 'bulk', expiresAt: '2099-01-01T00:00:00Z' });
    expect(body).toMatchObject({
      status: 'scheduled',
      sendAt,
      expiresAt: '2099-01-01T00:00:00.000Z',
      priority: 'bulk',
      retryOf: null,
    });
    const plain = await send();
    expect(plain.body).toMatchObject({ priority: 'direct', sendAt: null, expiresAt: null });
  });

  it.each([
    [{ sendAt: '2027-01-01T09:00:00' }, 'request.invalid'],
    [{ sendAt: 'tomorrow' }, 'request.invalid'],
    [{ sendAt: '2099-01-01T00:00:00Z' }, 'messages.send_at_too_far'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'messages.expires_in_past'],
    [{ priority: 'urgent' }, 'request.invalid'],
  ])('refuse %j', async (json, code) => {
    expect(await send(json)).toMatchObject(error(400, code));
  });

  it('are part of what a key stands for', async () => {
    const sendAt = tomorrow();
    const first = await send({ clientMessageId: 'k', sendAt });
    const inAnotherZone = sendAt.replace('Z', '+00:00');
    expect((await send({ clientMessageId: 'k', sendAt: inAnotherZone })).body.id).toBe(
      first.body.id,
    );
    for (const other of [
      {},
      { sendAt, priority: 'bulk' },
      { sendAt, expiresAt: '2099-01-01T00:00:00Z' },
    ]) {
      const answer = await send({ clientMessageId: 'k', ...other });
      expect(answer).toMatchObject(error(422, 'messages.idempotency_mismatch'));
    }
  });

  it('nobody waits for what leaves tomorrow', async () => {
    const began = performance.now();
    const answer = await send({ sendAt: tomorrow(), wait: 30 });
    expect(answer).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('are known to GET /api/send', async () => {
    const key = await createKeyClient(api, user);
    const address = `/api/send?api_key=${key.key}&to=4915100000001&text=x`;
    const client = createClient(api);
    const sendAt = encodeURIComponent(tomorrow());
    const later = await client.get(`${address}&send_at=${sendAt}&expires_at=2099-01-01T00:00:00Z`);
    expect(later).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    expect((await client.get(address)).body.id).not.toBe(later.body.id);
    for (const wrong of ['send_at=tomorrow', 'expires_at=2027-01-01']) {
      expect(await client.get(`${address}&${wrong}`)).toMatchObject(
        error(400, 'messages.query_invalid'),
      );
    }
  });
});

describe('cancel', () => {
  it('takes back what waits; twice is the same; what waits for it is told', async () => {
    const { body } = await send({ sendAt: tomorrow() });
    const first = await act(body.id, 'cancel');
    expect(first).toMatchObject({ status: 200, body: { status: 'cancelled', error: null } });
    const second = await act(body.id, 'cancel');
    expect(second.body).toEqual(first.body);
    await user.post(`/api/v1/devices/${deviceId}/stop`);
    const queued = await send();
    expect((await act(queued.body.id, 'cancel')).body.status).toBe('cancelled');
  });

  it('is refused while it is on its way, unknown, or over', async () => {
    sidecar.fateOf = () => ({ answer: 'running' });
    const { body } = await send();
    await ended(body.id, 'sending');
    expect(await act(body.id, 'cancel')).toMatchObject(error(409, 'messages.not_cancellable'));
    sidecar.finish(body.id, { result: 'unknown', code: 'no_ack' });
    const unknown = await ended(body.id, 'unknown');
    expect(unknown.body.error.help).toContain('Look on the phone');
    expect(await act(body.id, 'cancel')).toMatchObject(error(409, 'messages.not_cancellable'));
    sidecar.fateOf = () => ({});
    const sent = await send({ to: '+4915100000002', wait: 10 });
    expect(await act(sent.body.id, 'cancel')).toMatchObject(error(409, 'messages.not_cancellable'));
  });

  it('against the claim: exactly one of them wins', async () => {
    const ids = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const { body } = await send({ to: `+49151000001${index + 10}` });
        return body.id as string;
      }),
    );
    const answers = await Promise.all(ids.map((id) => act(id, 'cancel')));
    for (const [index, id] of ids.entries()) {
      const won = answers[index]?.status === 200;
      await ended(id, won ? 'cancelled' : 'sent');
      const delivered = sidecar.deliveries.filter((one) => one.messageId === id);
      expect(delivered).toHaveLength(won ? 0 : 1);
    }
  });
});

describe('send again', () => {
  const failed = async (code = 'recipient_not_on_whatsapp'): Promise<string> => {
    sidecar.fateOf = () => refused(code);
    const { body } = await send({ priority: 'bulk' });
    await ended(body.id, 'failed');
    sidecar.fateOf = () => ({});
    return body.id;
  };

  it('makes a new message of a failed one, once however often it is pressed', async () => {
    const id = await failed();
    const answer = await act(id, 'send-again', {});
    expect(answer).toMatchObject({
      status: 202,
      body: { retryOf: id, text: 'hello', to: '+4915100000001', priority: 'bulk', deviceId },
    });
    expect(answer.body.providerMessageId).not.toBe((await get(id)).body.providerMessageId);
    await ended(answer.body.id, 'sent');
    const again = await act(id, 'send-again');
    expect(again.body.id).toBe(answer.body.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const asked = await act(id, 'send-again', { clientMessageId: 'once more' });
    expect(asked.body.id).not.toBe(answer.body.id);
    expect((await get(id)).body.status).toBe('failed');
  });

  it('is for cancelled and expired ones too, without their times', async () => {
    const scheduled = await send({ sendAt: tomorrow(), expiresAt: '2099-01-01T00:00:00Z' });
    await act(scheduled.body.id, 'cancel');
    const again = await act(scheduled.body.id, 'send-again');
    expect(again.body).toMatchObject({ sendAt: null, expiresAt: null, status: 'queued' });
  });

  it('asks first where it may have arrived', async () => {
    sidecar.fateOf = () => ({ outcome: { result: 'unknown', code: 'no_ack' } });
    const { body } = await send();
    await ended(body.id, 'unknown');
    expect(await act(body.id, 'send-again')).toMatchObject(error(409, 'messages.may_have_arrived'));
    const again = await act(body.id, 'send-again', { confirmPossibleDuplicate: true });
    expect(again).toMatchObject({ status: 202, body: { retryOf: body.id } });
    // Whatever is true of the first by now: the request is the same, and so is its message.
    expect((await act(body.id, 'send-again')).body.id).toBe(again.body.id);
  });

  it('is refused for what waits or has left', async () => {
    const waiting = await send({ sendAt: tomorrow() });
    const sent = await send({ wait: 10 });
    for (const { body } of [waiting, sent]) {
      const answer = await act(body.id, 'send-again');
      expect(answer).toMatchObject(error(409, 'messages.not_sendable_again'));
    }
  });
});

describe('history', () => {
  it('has every state and every attempt with its time and code', async () => {
    let refusals = 1;
    sidecar.fateOf = () => (refusals-- > 0 ? refused('session_not_connected', 'later') : {});
    const { body } = await send();
    await ended(body.id, 'sent');
    const { body: history } = await user.get(`/api/v1/messages/${body.id}/history`);
    expect(history.events.map((one: { status: string }) => one.status)).toEqual([
      'queued',
      'sending',
      'queued',
      'sending',
      'sent',
    ]);
    expect(history.events[2].code).toBe('session_not_connected');
    expect(history.attempts).toMatchObject([
      { number: 1, outcome: 'not_sent', code: 'session_not_connected' },
      { number: 2, outcome: 'sent', code: null },
    ]);
    for (const attempt of history.attempts) {
      expect(Date.parse(attempt.endedAt)).toBeGreaterThanOrEqual(Date.parse(attempt.startedAt));
    }
  });
});

describe('who may act', () => {
  const paths = ['cancel', 'send-again', 'history'];
  const call = (client: Pick<TestUser, 'post' | 'get'>, id: string, what: string) =>
    what === 'history'
      ? client.get(`/api/v1/messages/${id}/history`)
      : client.post(`/api/v1/messages/${id}/${what}`, {});

  it('is the owner alone', async () => {
    const { body } = await send({ sendAt: tomorrow() });
    const other = await registerUser(api);
    for (const what of paths) {
      expect(await call(other, body.id, what)).toMatchObject(error(404, 'messages.not_found'));
      expect((await call(createClient(api), body.id, what)).status).toBe(401);
    }
    expect((await get(body.id)).body.status).toBe('scheduled');
  });

  it('is a key that may only send for what it created; one that may only read reads', async () => {
    const key = await createKeyClient(api, user);
    const reader = await createKeyClient(api, user, ['read']);
    const own = await key.post('/api/v1/messages', { ...text, sendAt: tomorrow() });
    const foreign = await send({ sendAt: tomorrow() });
    for (const what of paths) {
      expect((await call(key, foreign.body.id, what)).status).toBe(404);
      expect((await call(reader, own.body.id, what)).status).toBe(what === 'history' ? 200 : 403);
    }
    expect((await call(key, own.body.id, 'history')).status).toBe(200);
    expect((await call(key, own.body.id, 'cancel')).status).toBe(200);
    expect((await call(key, own.body.id, 'send-again')).status).toBe(202);
  });
});
