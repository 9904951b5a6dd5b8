import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineError } from '../engine/engine.js';
import { SessionsHarness } from './sessions.harness.js';

let sessions: SessionsHarness;

beforeEach(async () => {
  sessions = await SessionsHarness.open();
});

afterEach(async () => {
  await sessions.close();
});

async function reopen(
  timings: Parameters<typeof SessionsHarness.open>[0],
  memoryCeilingBytes?: number,
): Promise<void> {
  await sessions.close();
  sessions = await SessionsHarness.open(timings, memoryCeilingBytes);
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 5000, interval: 5 });
}

describe('the ladder', () => {
  test('begins with a reload, which keeps the browser', async () => {
    await reopen({ probeEveryMs: 10 });
    const { engine } = sessions;
    engine.onReload = (client) => {
      client.probeFails = false;
      client.ready();
      return Promise.resolve();
    };
    await sessions.connect();
    engine.latest.probeFails = true;
    await until(() => engine.latest.reloads === 1 && sessions.session.state === 'connected');
    expect(engine.clients).toHaveLength(1);
    await expect
      .poll(() => sessions.states())
      .toEqual(['starting', 'connected', 'reconnecting unresponsive', 'connected']);
    expect([...sessions.counters.reloads]).toEqual([['unresponsive', 1]]);
  });

  test('goes on with another browser when the page does not reload', async () => {
    await reopen({ probeEveryMs: 10 });
    await sessions.connect();
    sessions.engine.latest.probeFails = true;
    await until(
      () => sessions.engine.clients.length === 2 && sessions.session.state === 'connected',
    );
    expect(sessions.engine.clients[0]).toMatchObject({ reloads: 1, closed: true });
    expect([...sessions.counters.restarts]).toEqual([['unresponsive', 1]]);
  });

  test('goes on with another browser when the reloaded page is never ready', async () => {
    await reopen({ reloadingMs: 20, probeEveryMs: 10 });
    sessions.engine.onReload = () => Promise.resolve();
    await sessions.connect();
    sessions.engine.latest.probeFails = true;
    await until(() => sessions.engine.clients.length === 2);
    expect(sessions.engine.clients[0]?.reloads).toBe(1);
  });

  test('does not reload a page twice in a short time', async () => {
    await reopen({ probeEveryMs: 10 });
    sessions.engine.onReload = (client) => {
      client.ready();
      return Promise.resolve();
    };
    await sessions.connect();
    sessions.engine.latest.probeFails = true;
    await until(() => sessions.engine.clients.length === 2);
    expect(sessions.engine.clients[0]?.reloads).toBe(1);
  });

  test('is climbed by a page that reloads itself and is never ready, to its end', async () => {
    await reopen({ reloadingMs: 15, networkGraceMs: 1, startingMs: 15, maxFailures: 3 });
    const { engine } = sessions;
    engine.onReload = () => Promise.resolve();
    await sessions.connect();
    engine.onOpen = () => undefined;
    engine.latest.tell({ type: 'reloading' });
    await until(() => sessions.session.state === 'failed');
    const states = await sessions.states();
    expect(states).toContain('reconnecting page_reloading');
    expect(states).toContain('reconnecting page_not_ready');
    expect(sessions.session.reason).toBe('start_timeout');
    expect(engine.clients.map(({ reloads }) => reloads)).toEqual([1, 1, 1]);
    expect(engine.clients.every(({ closed }) => closed)).toBe(true);
  });

  test('gives a page without network time, and then another document', async () => {
    await reopen({ networkDownMs: 30, networkGraceMs: 1 });
    const { engine } = sessions;
    engine.onReload = (client) => {
      client.ready();
      return Promise.resolve();
    };
    await sessions.connect();
    engine.latest.tell({ type: 'connection', up: false });
    await until(() => engine.latest.reloads === 1);
    expect(sessions.session.state).toBe('connected');
    expect(engine.clients).toHaveLength(1);
  });

  test('has no end for a linked device while WhatsApp cannot be reached', async () => {
    await reopen({ maxFailures: 3 });
    await sessions.connect();
    const { engine } = sessions;
    engine.onOpen = () => Promise.reject(new EngineError('page_unreachable', 'no network'));
    engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
    await until(() => engine.clients.length > 6);
    expect(sessions.session).toMatchObject({ state: 'reconnecting', reason: 'page_unreachable' });
    engine.onOpen = (client) => client.ready();
    await until(() => sessions.session.state === 'connected');
    // None of that was the session's failure.
    engine.latest.tell({ type: 'lost', reason: 'browser_lost' });
    await until(() => sessions.session.state === 'connected');
  });

  test('has an end for a device that was never linked', async () => {
    await reopen({ maxFailures: 3 });
    sessions.engine.onOpen = () => Promise.reject(new EngineError('page_unreachable', 'none'));
    await sessions.start();
    await until(() => sessions.session.state === 'failed');
    expect(sessions.session.reason).toBe('page_unreachable');
  });

  test('is climbed by a page that WhatsApp has changed beyond use, to its end', async () => {
    await reopen({ maxFailures: 3 });
    await sessions.connect();
    const { engine } = sessions;
    engine.onOpen = (client) => client.tell({ type: 'lost', reason: 'page_incompatible' });
    engine.latest.tell({ type: 'lost', reason: 'page_incompatible' });
    await until(() => sessions.session.state === 'failed');
    expect(sessions.session.reason).toBe('page_incompatible');
    expect(engine.clients).toHaveLength(3);
  });
});

describe('memory', () => {
  const low = 50 * 1024 * 1024;
  const quick = { memoryEveryMs: 5, idleMs: 20 };

  test('is shown, and gone with the browser', async () => {
    await reopen(quick);
    await sessions.connect();
    await until(() => sessions.session.memoryBytes === sessions.engine.memoryBytes);
    await sessions.registry.stop(sessions.deviceId, 1);
    expect(sessions.session.memoryBytes).toBeNull();
  });

  test('above the ceiling costs an idle session its browser, once in a while', async () => {
    await reopen(quick, low);
    await sessions.connect();
    await until(
      () => sessions.engine.clients.length === 2 && sessions.session.state === 'connected',
    );
    await expect
      .poll(() => sessions.states())
      .toEqual(['starting', 'connected', 'reconnecting memory_recycled', 'connected']);
    expect(sessions.session.attempt).toBe(0);
    const measured = vi.spyOn(sessions.engine.latest, 'memoryBytes');
    await until(() => measured.mock.calls.length > 10);
    expect(sessions.engine.clients).toHaveLength(2);
  });

  test('above the ceiling is left to a session that has something to do', async () => {
    await reopen({ ...quick, idleMs: 40 }, low);
    await sessions.connect();
    const measured = vi.spyOn(sessions.engine.latest, 'memoryBytes');
    const working = setInterval(() => {
      const word = { waId: '3EB0000000000000000001', chat: '2@c.us', ack: 2 };
      sessions.engine.latest.tell({ type: 'ack', ...word });
    }, 2);
    await until(() => measured.mock.calls.length > 20);
    clearInterval(working);
    expect(sessions.engine.clients).toHaveLength(1);
  });
});
