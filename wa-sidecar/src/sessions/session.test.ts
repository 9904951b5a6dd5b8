import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineError, type ReceivedMessage } from '../engine/engine.js';
import { SessionsHarness } from './sessions.harness.js';

let sessions: SessionsHarness;

beforeEach(async () => {
  sessions = await SessionsHarness.open();
});

afterEach(async () => {
  await sessions.close();
});

async function reopen(timings: Parameters<typeof SessionsHarness.open>[0]): Promise<void> {
  await sessions.close();
  sessions = await SessionsHarness.open(timings);
}

function showQr(expiresInMs = 20_000): void {
  const expiresAt = new Date(Date.now() + expiresInMs);
  sessions.engine.latest.tell({ type: 'qr', qr: 'a,qr,text', expiresAt });
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 5000, interval: 5 });
}

async function started(): Promise<void> {
  const before = sessions.engine.clients.length;
  await sessions.start();
  await until(() => sessions.engine.clients.length > before);
}

function inbound(waId: string, sentAt = new Date()): ReceivedMessage {
  const from = { jid: '2@c.us', lid: null, phone: '+2' };
  return { waId, chat: '2@c.us', from, pushName: null, kind: 'text', text: waId, sentAt };
}

describe('linking', () => {
  test('goes from QR over syncing to connected, and tells each state', async () => {
    await started();
    showQr();
    expect(sessions.session.linking).toMatchObject({ step: 'qr', qr: 'a,qr,text' });
    sessions.engine.latest.tell({ type: 'syncing', percent: 10 });
    expect(sessions.session).toMatchObject({ state: 'syncing', linking: null });
    sessions.engine.latest.ready();
    expect(sessions.session).toMatchObject({
      state: 'connected',
      account: { phone: '+15550110001' },
    });
    await expect
      .poll(() => sessions.states())
      .toEqual(['starting', 'linking', 'syncing', 'connected']);
    expect(JSON.stringify(await sessions.events())).not.toContain('a,qr,text');
  });

  test('ends after its time, however many QRs there were', async () => {
    await reopen({ linkingMs: 80 });
    await started();
    showQr();
    const renewing = setInterval(() => showQr(), 20);
    await until(() => sessions.session.state === 'stopped');
    clearInterval(renewing);
    expect(sessions.session).toMatchObject({ reason: 'link_timeout', linking: null });
    expect(sessions.engine.latest.closed).toBe(true);
    await started();
    showQr();
    expect(sessions.session.state).toBe('linking');
  });

  test('asks for new QRs when the last one has run out', async () => {
    await started();
    showQr(0);
    await until(() => sessions.engine.latest.qrsRefreshed > 1);
    expect(sessions.session.state).toBe('linking');
  });

  test('gives a pairing code only while it waits to be linked', async () => {
    const { deviceId } = sessions;
    await started();
    const early = sessions.registry.requestPairingCode(deviceId, 1, '+15550110001');
    await expect(early).rejects.toMatchObject({ code: 'wrong_state' });
    showQr();
    const session = await sessions.registry.requestPairingCode(deviceId, 1, '+15550110001');
    expect(session.linking).toMatchObject({
      step: 'code',
      code: 'ABCDEFGH',
      phone: '+15550110001',
    });
  });
});

describe('deadlines', () => {
  test('a start that says nothing is tried again, and given up in the end', async () => {
    await reopen({ startingMs: 15, maxFailures: 3 });
    await started();
    await until(() => sessions.session.state === 'failed');
    expect(sessions.session.reason).toBe('start_timeout');
    expect(sessions.engine.clients).toHaveLength(3);
    expect(sessions.engine.clients.every(({ closed }) => closed)).toBe(true);
  });

  test('a sync has its own, which its progress does not extend', async () => {
    await reopen({ syncingMs: 60, maxFailures: 1 });
    await started();
    const progress = setInterval(() => {
      sessions.engine.latest.tell({ type: 'syncing', percent: 5 });
    }, 10);
    await until(() => sessions.session.state === 'failed');
    clearInterval(progress);
    expect(sessions.session.reason).toBe('sync_timeout');
  });
});

describe('a connected session', () => {
  test('is relaunched when its browser is lost', async () => {
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
    expect(sessions.session).toMatchObject({
      state: 'reconnecting',
      reason: 'browser_lost',
      attempt: 1,
    });
    expect(sessions.session.nextAttemptAt).not.toBeNull();
    await until(() => sessions.session.state === 'connected');
    expect(sessions.engine.clients).toHaveLength(2);
    expect(sessions.engine.clients[0]?.closed).toBe(true);
    expect(sessions.session.attempt).toBe(0);
  });

  test('that waits for its next attempt makes it at once when it is started again', async () => {
    await reopen({ backoffMs: [3_600_000] });
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
    expect(sessions.session.nextAttemptAt).not.toBeNull();
    expect(await sessions.start()).toMatchObject({
      state: 'reconnecting',
      reason: 'browser_lost',
      attempt: 1,
      nextAttemptAt: null,
    });
    await sessions.start();
    await until(() => sessions.session.state === 'connected');
    expect(sessions.engine.clients).toHaveLength(2);
  });

  test('is relaunched when its page does not answer', async () => {
    await reopen({ probeEveryMs: 10 });
    await sessions.connect();
    sessions.engine.latest.probeFails = true;
    await until(
      () => sessions.engine.clients.length === 2 && sessions.session.state === 'connected',
    );
    expect(await sessions.states()).toContain('reconnecting unresponsive');
  });

  test('is left alone when its page reloads under the question', async () => {
    await reopen({ probeEveryMs: 10 });
    await sessions.connect();
    const probe = vi
      .spyOn(sessions.engine.latest, 'probe')
      .mockRejectedValue(new EngineError('page_reloaded', 'The page reloaded'));
    await until(() => probe.mock.calls.length > 2);
    expect(sessions.session.state).toBe('connected');
    expect(sessions.engine.clients).toHaveLength(1);
  });

  test('is given up after so many failures in a row, and keeps its profile', async () => {
    await reopen({ maxFailures: 4 });
    await sessions.connect();
    sessions.engine.onOpen = () => Promise.reject(new EngineError('page_timeout', 'no page'));
    sessions.engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
    await until(() => sessions.session.state === 'failed');
    expect(sessions.engine.clients).toHaveLength(4);
    expect(sessions.session).toMatchObject({ reason: 'page_timeout', nextAttemptAt: null });
    await sessions.connect();
    expect(await sessions.states()).not.toContain('linking');
  });

  test('does not try again what cannot be mended', async () => {
    sessions.engine.onOpen = () => Promise.reject(new EngineError('browser_missing', 'no browser'));
    await sessions.start();
    await until(() => sessions.session.state === 'failed');
    expect(sessions.engine.clients).toHaveLength(1);
  });

  test('waits for the network without a relaunch', async () => {
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'connection', up: false });
    await until(() => sessions.session.state === 'reconnecting');
    expect(sessions.session).toMatchObject({ reason: 'network', attempt: 0, nextAttemptAt: null });
    sessions.engine.latest.tell({ type: 'connection', up: true });
    expect(sessions.session).toMatchObject({ state: 'connected', reason: null });
    expect(sessions.engine.clients).toHaveLength(1);
  });

  test('never tells of a connection that is back at once', async () => {
    await reopen({ networkGraceMs: 60_000 });
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'connection', up: false });
    sessions.engine.latest.ready();
    await expect.poll(() => sessions.states()).toEqual(['starting', 'connected']);
  });

  test('ends when the phone removes it, and begins a new linking when it is started', async () => {
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'logged_out', reason: 'removed_on_phone' });
    await until(() => sessions.session.state === 'logged_out');
    expect(sessions.session).toMatchObject({ reason: 'removed_on_phone', account: null });
    expect(sessions.engine.latest.closed).toBe(true);
    sessions.engine.onOpen = () => undefined;
    await started();
    showQr();
    expect(sessions.session.state).toBe('linking');
  });

  test('takes a QR for the news that it was unlinked while nobody listened', async () => {
    await sessions.connect();
    await sessions.registry.stop(sessions.deviceId, 1);
    sessions.engine.onOpen = () => showQr();
    await sessions.start();
    await until(() => sessions.session.state === 'logged_out');
    expect(sessions.session.reason).toBe('removed_on_phone');
  });
});

describe('orders', () => {
  test('of an older owner are refused', async () => {
    const { registry, deviceId } = sessions;
    await sessions.start(5);
    const refused = { code: 'stale_epoch' };
    await expect(sessions.start(4)).rejects.toMatchObject(refused);
    await expect(registry.stop(deviceId, 4)).rejects.toMatchObject(refused);
    await expect(registry.logout(deviceId, 4)).rejects.toMatchObject(refused);
    await expect(registry.erase(deviceId, 4)).rejects.toMatchObject(refused);
    await sessions.reboot();
    await expect(sessions.start(4)).rejects.toMatchObject(refused);
    expect((await sessions.start(6)).epoch).toBe(6);
  });

  test('a second start changes nothing', async () => {
    await sessions.connect();
    expect(await sessions.start()).toMatchObject({ state: 'connected' });
    expect(sessions.engine.clients).toHaveLength(1);
  });

  test('stop ends the client and keeps the link', async () => {
    await sessions.connect();
    const stopped = await sessions.registry.stop(sessions.deviceId, 1);
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'stopped_by_owner' });
    expect(sessions.engine.latest).toMatchObject({ closed: true, loggedOut: false });
  });

  test('stop ends the client and says so, also without room to record it', async () => {
    await sessions.connect();
    const free = sessions.blockRecord();
    const stopping = sessions.registry.stop(sessions.deviceId, 1);
    await expect(stopping).rejects.toMatchObject({ code: 'EISDIR' });
    expect(sessions.session.state).toBe('stopped');
    expect(sessions.engine.latest.closed).toBe(true);
    free();
    await sessions.connect();
    expect(sessions.engine.clients).toHaveLength(2);
  });

  test('a start that was on its way when the process began to end starts nothing', async () => {
    const starting = sessions.start();
    const ending = sessions.registry.shutDown();
    await expect(starting).rejects.toMatchObject({ code: 'shutting_down' });
    await ending;
    expect(sessions.engine.clients).toHaveLength(0);
  });

  test('logout unlinks first', async () => {
    await sessions.connect();
    const session = await sessions.registry.logout(sessions.deviceId, 1);
    expect(session).toMatchObject({ state: 'logged_out', reason: 'logged_out_by_owner' });
    expect(sessions.engine.latest).toMatchObject({ closed: true, loggedOut: true });
  });

  test('a device does not change between sandbox and WhatsApp', async () => {
    await sessions.start();
    const order = { epoch: 1, sandbox: false, deviceName: 'BotWave' };
    const changed = sessions.registry.start(sessions.deviceId, order);
    await expect(changed).rejects.toMatchObject({ code: 'wrong_state' });
  });

  test('only so many browsers start at once', async () => {
    const others = ['a', 'b', 'c'].map((digit) => `0199c0de-0000-7000-8000-00000000000${digit}`);
    const order = { epoch: 1, sandbox: true, deviceName: 'BotWave' };
    await Promise.all(others.map((deviceId) => sessions.registry.start(deviceId, order)));
    await until(() => sessions.engine.clients.length === 2);
    sessions.engine.clients[0]?.ready();
    await until(() => sessions.engine.clients.length === 3);
    expect(sessions.registry.list()).toHaveLength(3);
  });

  test('nothing starts by itself in a new process', async () => {
    await sessions.connect();
    await sessions.reboot();
    expect(sessions.session).toMatchObject({
      state: 'stopped',
      reason: 'sidecar_restarted',
      account: { phone: '+15550110001' },
    });
    expect(sessions.engine.clients).toHaveLength(1);
    await sessions.start();
    await until(() => sessions.session.state === 'connected');
  });
});

describe('received messages', () => {
  async function receivedEvents(): Promise<[string, boolean][]> {
    return (await sessions.events()).flatMap((event) =>
      event.type === 'message.received'
        ? [[event.data.waId, event.data.backfilled] as [string, boolean]]
        : [],
    );
  }

  async function untilReceived(count: number): Promise<void> {
    await vi.waitUntil(async () => (await receivedEvents()).length >= count, { interval: 5 });
  }

  test('are told once each, live or found afterwards, also over a restart', async () => {
    await sessions.connect();
    const { engine } = sessions;
    engine.latest.tell({ type: 'received', message: inbound('one') });
    engine.latest.tell({ type: 'received', message: inbound('one') });
    await untilReceived(1);
    await sessions.reboot();
    engine.received = [inbound('one'), inbound('missed')];
    await sessions.start();
    await untilReceived(2);
    engine.latest.tell({ type: 'received', message: inbound('missed') });
    engine.latest.tell({ type: 'received', message: inbound('live') });
    await untilReceived(3);
    expect(await receivedEvents()).toEqual([
      ['one', false],
      ['missed', true],
      ['live', false],
    ]);
  });

  test('a live one does not hide what was missed before it', async () => {
    await reopen({ backfillOverlapMs: 0 });
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'received', message: inbound('before') });
    await untilReceived(1);
    await sessions.registry.stop(sessions.deviceId, 1);
    sessions.engine.received = [inbound('missed', new Date(Date.now() + 10_000))];
    sessions.engine.onOpen = (client) => {
      client.tell({ type: 'received', message: inbound('live', new Date(Date.now() + 60_000)) });
    };
    await started();
    await untilReceived(2);
    await sessions.reboot();
    sessions.engine.onOpen = (client) => client.ready();
    await sessions.start();
    await untilReceived(3);
    expect((await receivedEvents()).at(-1)).toEqual(['missed', true]);
  });

  test('a live one does not hide what was missed while the page reloaded itself', async () => {
    await reopen({ backfillOverlapMs: 0 });
    await sessions.connect();
    sessions.engine.latest.tell({ type: 'received', message: inbound('before') });
    await untilReceived(1);
    sessions.engine.received = [inbound('missed', new Date(Date.now() + 10_000))];
    const { latest } = sessions.engine;
    const list = vi
      .spyOn(latest, 'listReceivedSince')
      .mockRejectedValue(new EngineError('page_error', 'Not now'));
    latest.tell({ type: 'connection', up: false });
    latest.ready();
    latest.tell({ type: 'received', message: inbound('live', new Date(Date.now() + 60_000)) });
    await untilReceived(2);
    expect(list).toHaveBeenCalled();
    await sessions.reboot();
    await sessions.start();
    await untilReceived(3);
    expect((await receivedEvents()).at(-1)).toEqual(['missed', true]);
  });

  test('from before the link are no news', async () => {
    sessions.engine.received = [
      inbound('old', new Date(Date.now() - 3_600_000)),
      inbound('new', new Date(Date.now() + 1000)),
    ];
    await sessions.connect();
    await untilReceived(1);
    expect(await receivedEvents()).toEqual([['new', true]]);
  });

  test('with one id from two writers are two', async () => {
    await sessions.connect();
    const { engine } = sessions;
    const other = { jid: '3@c.us', lid: null, phone: '+3' };
    engine.latest.tell({ type: 'received', message: inbound('same') });
    const message = { ...inbound('same'), chat: '3@c.us', from: other };
    engine.latest.tell({ type: 'received', message });
    // The first writer again, now known by another name too.
    const from = { jid: '9@lid', lid: '9@lid', phone: '+2' };
    engine.latest.tell({ type: 'received', message: { ...inbound('same'), chat: '9@lid', from } });
    engine.latest.tell({ type: 'received', message: inbound('last') });
    await untilReceived(3);
    expect((await receivedEvents()).map(([waId]) => waId)).toEqual(['same', 'same', 'last']);
  });

  test('that come between the scan and the end of the first sync are told', async () => {
    await started();
    showQr();
    sessions.engine.latest.tell({ type: 'syncing', percent: null });
    sessions.engine.received = [inbound('early')];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    sessions.engine.latest.ready();
    vi.useRealTimers();
    await untilReceived(1);
    expect(await receivedEvents()).toEqual([['early', true]]);
    expect(sessions.counters.gaps).toEqual({ found: 1, closed: 1 });
  });

  test('are read deeper where a bound cut the list off, and the mark waits for that', async () => {
    sessions.engine.listBound = 2;
    sessions.engine.received = Array.from({ length: 7 }, (_, index) =>
      inbound(`m${index}`, new Date(Date.now() + 1000 + index)),
    );
    await sessions.connect();
    await untilReceived(7);
    expect((await receivedEvents()).map(([waId]) => waId)).toEqual(
      sessions.engine.received.map(({ waId }) => waId),
    );
    expect(sessions.counters.gaps).toEqual({ found: 7, closed: 7 });
  });

  test('beyond what can be read at all are looked for again behind the next ready', async () => {
    await reopen({ backfillOverlapMs: 0 });
    sessions.engine.listBound = 1;
    sessions.engine.received = Array.from({ length: 20 }, (_, index) =>
      inbound(`m${index}`, new Date(Date.now() + 60_000 + index)),
    );
    await sessions.connect();
    await untilReceived(16);
    sessions.engine.listBound = 20;
    await sessions.reboot();
    await sessions.start();
    await untilReceived(20);
    expect(new Set((await receivedEvents()).map(([waId]) => waId)).size).toBe(20);
  });

  test('are not taken for complete by a comparison that a reload of the page overtook', async () => {
    await reopen({ backfillOverlapMs: 0 });
    await sessions.connect();
    const { engine } = sessions;
    const { latest } = engine;
    let answer: () => void = () => undefined;
    const slow = new Promise<{ messages: ReceivedMessage[]; cutBy: null }>((resolve) => {
      const messages = [inbound('found', new Date(Date.now() + 5000))];
      answer = () => resolve({ messages, cutBy: null });
    });
    const list = vi
      .spyOn(latest, 'listReceivedSince')
      .mockReturnValueOnce(slow)
      .mockRejectedValue(new EngineError('page_error', 'Not now'));
    latest.ready();
    latest.ready();
    await until(() => list.mock.calls.length > 1);
    answer();
    await untilReceived(1);
    engine.received = [inbound('missed', new Date(Date.now() + 10_000))];
    latest.tell({ type: 'received', message: inbound('live', new Date(Date.now() + 60_000)) });
    await untilReceived(2);
    await sessions.reboot();
    await sessions.start();
    await untilReceived(3);
    expect((await receivedEvents()).at(-1)).toEqual(['missed', true]);
  });
});
