import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  errorBodySchema,
  eventPageSchema,
  sessionSchema,
  statusSchema,
} from '../contract/index.js';
import { Counters } from '../counters.js';
import { Journal } from '../journal/journal.js';
import { SessionRegistry } from '../sessions/registry.js';
import { ScriptedEngine } from '../sessions/scripted-engine.harness.js';
import { StartGate } from '../sessions/start-gate.js';
import { defaultTimings } from '../sessions/timings.js';
import { createApp } from './app.js';

const token = 'a-token-for-tests-only';
const folder = mkdtempSync(path.join(tmpdir(), 'bw-http-'));
const bootId = randomUUID();
const deviceId = randomUUID();
let log = '';
let server: Server;
let sessions: SessionRegistry;
let journal: Journal;
let base: string;

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log += chunk.toString();
      done();
    },
  });
  const logger = pino({ level: 'debug' }, stream);
  journal = await Journal.open({ folder: path.join(folder, 'journal'), bootId, logger });
  const counters = new Counters();
  const engine = new ScriptedEngine();
  engine.onOpen = (client) => client.ready();
  sessions = await SessionRegistry.open(
    {
      engine,
      journal,
      logger,
      counters,
      memoryCeilingBytes: 1024 * 1024 * 1024,
      hasRoom: () => true,
      gate: new StartGate(2),
      timings: defaultTimings,
      now: () => new Date(),
      requireStandIn: () => Promise.resolve({ address: 'x:1', certificateKeyHash: null }),
    },
    path.join(folder, 'sessions'),
  );
  server = createServer(
    createApp({ sessions, journal, counters, token, bootId, capacity: 7, logger }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await sessions.shutDown();
  await journal.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

interface Call {
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
}

async function call(method: string, route: string, { body, raw, headers }: Call = {}) {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${base}${route}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (answer === '' ? null : JSON.parse(answer)) as unknown,
  };
}

const routes = [
  ['GET', '/status'],
  ['GET', '/sessions'],
  ['GET', `/sessions/${deviceId}`],
  ['PUT', `/sessions/${deviceId}`],
  ['DELETE', `/sessions/${deviceId}?epoch=1`],
  ['POST', `/sessions/${deviceId}/stop`],
  ['POST', `/sessions/${deviceId}/logout`],
  ['POST', `/sessions/${deviceId}/pairing-code`],
  ['PUT', `/sessions/${deviceId}/messages/${randomUUID()}`],
  ['GET', '/metrics'],
  ['GET', '/events'],
  ['POST', '/events/ack'],
  ['GET', '/unknown'],
] as const;

describe('without the token', () => {
  test.each(routes)('%s %s is refused', async (method, route) => {
    for (const authorization of ['', 'Bearer ', 'Bearer wrong', token, `Basic ${token}`]) {
      const { status, body } = await call(method, route, { headers: { authorization } });
      expect(status).toBe(401);
      expect(errorBodySchema.parse(body).error.code).toBe('unauthorized');
    }
  });

  test('healthz answers', async () => {
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });
});

describe('answers', () => {
  test('are by contract', async () => {
    const order = { epoch: 1, sandbox: true, deviceName: 'BotWave' };
    const started = await call('PUT', `/sessions/${deviceId}`, { body: order });
    expect(started.status).toBe(200);
    expect(sessionSchema.parse(started.body).deviceId).toBe(deviceId);
    const status = statusSchema.parse((await call('GET', '/status')).body);
    expect(status).toMatchObject({ bootId, capacity: 7, storage: 'ok' });
    expect(status.sessions).toHaveLength(1);
    const page = eventPageSchema.parse((await call('GET', '/events?after=0&wait=5')).body);
    expect(page.events[0]).toMatchObject({ offset: 1, deviceId, type: 'session.state' });
    const ack = { journalId: page.journalId, offset: 1 };
    expect((await call('POST', '/events/ack', { body: ack })).status).toBe(204);
  });

  test('tell what is measured, in the form of Prometheus', async () => {
    const order = { epoch: 1, sandbox: true, deviceName: 'BotWave' };
    await call('PUT', `/sessions/${deviceId}`, { body: order });
    await vi.waitUntil(() => sessions.get(deviceId).state === 'connected');
    const waId = '3EB0000000000000000001';
    const content = { type: 'text', text: 'Hello' };
    const body = { epoch: 1, waId, chat: '15550110002@c.us', content, typingMs: 10 };
    const message = `/sessions/${deviceId}/messages/0199c0de-0000-7000-8000-00000000000e`;
    expect((await call('PUT', message, { body })).status).toBe(200);
    const response = await fetch(`${base}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n');
    const { size, lastOffset } = journal;
    for (const line of [
      'botwave_sidecar_sessions{state="connected"} 1',
      'botwave_sidecar_sessions{state="failed"} 0',
      'botwave_sidecar_hand_overs_total{outcome="sent"} 1',
      'botwave_sidecar_gaps_total{step="found"} 0',
      `botwave_sidecar_session_memory_bytes{device="${deviceId}"} 0`,
      `botwave_sidecar_journal_last_offset ${lastOffset}`,
      `botwave_sidecar_journal_lines ${size.lines}`,
      `botwave_sidecar_journal_bytes ${size.bytes}`,
      'botwave_sidecar_storage_full 0',
    ]) {
      expect(lines).toContain(line);
    }
    expect(size.bytes).toBeGreaterThan(100);
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes'))).toBe(true);
  });

  test('carry the request id of the caller', async () => {
    const { headers } = await call('GET', '/status', { headers: { 'x-request-id': 'abc-123' } });
    expect(headers.get('x-request-id')).toBe('abc-123');
    const forged = await call('GET', '/status', { headers: { 'x-request-id': 'a b' } });
    expect(forged.headers.get('x-request-id')).not.toBe('a b');
  });

  test('and orders leave nothing secret in the log', async () => {
    const body = { epoch: 1, phone: '+4915112345678' };
    await call('POST', `/sessions/${deviceId}/pairing-code`, { body });
    const text = { type: 'text', text: 'a private text' };
    const message = {
      epoch: 1,
      waId: `3EB0${'A'.repeat(18)}`,
      chat: '4915112345678@c.us',
      content: text,
    };
    await call('PUT', `/sessions/${deviceId}/messages/${randomUUID()}`, { body: message });
    expect(log).toContain('pairing-code');
    for (const secret of [token, '4915112345678', 'a private text']) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('bad input', () => {
  const session = `/sessions/${deviceId}`;
  const message = `${session}/messages/${randomUUID()}`;
  const order = {
    epoch: 1,
    waId: `3EB0${'0'.repeat(18)}`,
    chat: '1@c.us',
    content: { type: 'text', text: 'x' },
  };

  test.each([
    ['PUT', '/sessions/not-a-uuid', { body: { epoch: 1, sandbox: true, deviceName: 'x' } }, 400],
    ['PUT', session, { body: {} }, 400],
    ['PUT', session, {}, 400],
    ['PUT', session, { raw: '{"epoch":' }, 400],
    ['PUT', session, { raw: 'null' }, 400],
    ['PUT', session, { body: { epoch: -1, sandbox: true, deviceName: 'x' } }, 400],
    ['PUT', session, { body: { epoch: 1, sandbox: true, deviceName: 'x', more: 1 } }, 400],
    ['PUT', session, { body: { epoch: 1, sandbox: false, deviceName: 'x' } }, 409],
    ['PUT', session, { body: { epoch: 0, sandbox: true, deviceName: 'x' } }, 409],
    ['PUT', session, { body: { epoch: 1 }, headers: { 'content-type': 'text/plain' } }, 400],
    ['PUT', session, { raw: '{}', headers: { 'content-encoding': 'gzip' } }, 400],
    ['PUT', session, { body: { deviceName: 'x'.repeat(1_100_000) } }, 413],
    ['DELETE', session, {}, 400],
    ['DELETE', `${session}?epoch=x`, {}, 400],
    ['GET', `/sessions/${randomUUID()}`, {}, 404],
    ['POST', `/sessions/${randomUUID()}/stop`, { body: { epoch: 1 } }, 404],
    ['POST', `${session}/pairing-code`, { body: { epoch: 1, phone: '12' } }, 400],
    ['POST', `${session}/pairing-code`, { body: { epoch: 1, phone: '+4915112345678' } }, 409],
    ['PUT', message, { body: { ...order, waId: 'short' } }, 400],
    ['PUT', message, { body: { ...order, content: { type: 'text', text: '' } } }, 400],
    ['PUT', message, { body: { ...order, content: { type: 'video' } } }, 400],
    ['PUT', message, { body: { ...order, epoch: 0 } }, 409],
    ['PUT', `${session}/messages/1`, { body: order }, 400],
    ['GET', '/events?after=-1', {}, 400],
    ['GET', '/events?wait=26', {}, 400],
    ['GET', '/events?limit=501', {}, 400],
    ['GET', '/events?journal=x', {}, 400],
    ['POST', '/events/ack', { body: { journalId: randomUUID(), offset: 1 } }, 409],
    ['GET', '/unknown', {}, 404],
    ['GET', '/sessions/%E0%A4%A', {}, 400],
  ] as [string, string, Call, number][])(
    '%s %s %j is %s %i',
    async (method, route, given, expected) => {
      const { status, body } = await call(method, route, given);
      expect(status).toBe(expected);
      const { error } = errorBodySchema.parse(body);
      expect(error.code).not.toBe('internal');
      expect(error.message).not.toMatch(/node_modules|at .*:\d+/);
    },
  );
});
