import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { SandboxHarness, type SandboxPhone } from './engine/whatsapp-web-js/sandbox.harness.js';
import { RealSessions } from './real-sessions.harness.js';

let sandbox: SandboxHarness;
let sessions: RealSessions;
let phone: SandboxPhone;
let friend: SandboxPhone;

beforeAll(async () => {
  sandbox = await SandboxHarness.start();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  phone = await sandbox.createPhone();
  friend = await sandbox.createPhone();
});
afterEach(async () => {
  await sandbox.changePages({ missingModules: [], pagesStall: false });
  await sessions.close();
});

async function received(text: string): Promise<number> {
  const messages = await sandbox.messages(friend, phone.number);
  return messages.filter((message) => message.text === text).length;
}

describe('a page that does nothing any more', () => {
  const timings = { probeEveryMs: 500 };

  test('is noticed, and another browser connects without a QR', async () => {
    const timeouts = { probe: 1000, reload: 1000, close: 1000 };
    sessions = await RealSessions.open(sandbox, { timings, timeouts });
    await sessions.link(phone);
    await sandbox.wedgePages(phone, 60_000);
    await sessions.reach('reconnecting', 'unresponsive');
    await sessions.reach('connected');
    expect(await sessions.send(friend.jid, 'after')).toMatchObject({
      outcome: { result: 'sent' },
    });
    expect((await sessions.states()).filter((state) => state === 'linking')).toHaveLength(1);
    expect([...sessions.counters.reloads]).toEqual([['unresponsive', 1]]);
  });

  test('holds up neither a logout nor an erasure for long', async () => {
    sessions = await RealSessions.open(sandbox);
    await sessions.link(phone);
    await sandbox.wedgePages(phone, 60_000);
    const start = Date.now();
    const session = await sessions.registry.logout(sessions.deviceId, 1);
    expect(Date.now() - start).toBeLessThan(12_000);
    expect(session).toMatchObject({ state: 'logged_out', reason: 'logged_out_by_owner' });
    expect(await sessions.browsers()).toEqual([]);
  });
});

describe('a page that is never ready', () => {
  const timings = { reloadingMs: 1500, startingMs: 4000, networkGraceMs: 100, maxFailures: 2 };

  test('is climbed to its named end, and comes back when it is started again', async () => {
    sessions = await RealSessions.open(sandbox, { timings, timeouts: { open: 5000 } });
    await sessions.link(phone);
    await sandbox.changePages({ pagesStall: true });
    await sandbox.reloadPages(phone);
    await sessions.reach('failed');
    const states = await sessions.states();
    expect(states).toContain('reconnecting page_reloading');
    expect(states).toContain('reconnecting page_not_ready');
    expect(['start_timeout', 'page_timeout']).toContain(sessions.session.reason);
    expect(await sessions.browsers()).toEqual([]);
    await sandbox.changePages({ pagesStall: false });
    await sessions.start();
    await sessions.reach('connected');
  });
});

describe('a page that lacks a module', () => {
  test('loses that feature only, by name', async () => {
    await sandbox.changePages({
      missingModules: ['WAWebAltDeviceLinkingApi', 'WAWebQueryExistsJob', 'WAWebChatStateBridge'],
    });
    sessions = await RealSessions.open(sandbox);
    await sessions.start();
    await sessions.reach('linking');
    const code = sessions.registry.requestPairingCode(sessions.deviceId, 1, phone.number);
    await expect(code).rejects.toMatchObject({ code: 'feature_unavailable' });
    await sessions.link(phone);
    expect(sessions.session.unavailableFeatures).toEqual([
      { feature: 'number_check', missing: 'WAWebQueryExistsJob.queryWidExists' },
      { feature: 'typing', missing: 'WAWebChatStateBridge.sendChatStateComposing' },
      { feature: 'pairing_code', missing: 'WAWebAltDeviceLinkingApi.setPairingType' },
    ]);
    const sent = { outcome: { result: 'sent' } };
    expect(await sessions.send(friend.jid, 'still', { typingMs: 5000 })).toMatchObject(sent);
  });

  test.each(['WAWebSendMsgChatAction', 'WAWebSocketModel', 'WAWebCollections'])(
    'that text cannot do without (%s) ends by name, without a loop',
    async (module) => {
      sessions = await RealSessions.open(sandbox, { timings: { maxFailures: 2 } });
      await sessions.link(phone);
      await sandbox.changePages({ missingModules: [module] });
      await sandbox.reloadPages(phone);
      await sessions.reach('failed', 'page_incompatible');
      expect(await sessions.browsers()).toEqual([]);
      await sandbox.changePages({ missingModules: [] });
      await sessions.start();
      await sessions.reach('connected');
      expect(sessions.session.unavailableFeatures).toEqual([]);
    },
  );
});

describe('memory', () => {
  test('above the ceiling costs an idle session its browser, not its link', async () => {
    const timings = { memoryEveryMs: 200, idleMs: 500 };
    sessions = await RealSessions.open(sandbox, { timings, memoryCeilingBytes: 1024 ** 2 });
    await sessions.link(phone);
    await sessions.reach('reconnecting', 'memory_recycled');
    await sessions.reach('connected');
    await vi.waitUntil(() => sessions.session.memoryBytes !== null, { timeout: 5000 });
    expect(sessions.session.memoryBytes).toBeGreaterThan(20 * 1024 ** 2);
    expect([...sessions.counters.restarts]).toEqual([['memory_recycled', 1]]);
    expect(await sessions.send(friend.jid, 'after')).toMatchObject({
      outcome: { result: 'sent' },
    });
  });
});

describe('a send', () => {
  test('that a reload of the page cuts off arrives once', async () => {
    sessions = await RealSessions.open(sandbox);
    await sessions.link(phone);
    await sandbox.setFaults(phone, { hangAcks: true });
    const answer = sessions.send(friend.jid, 'cut off');
    await vi.waitUntil(async () => (await received('cut off')) === 1, { timeout: 10_000 });
    await sandbox.reloadPages(phone);
    await sandbox.setFaults(phone, {});
    expect(await answer).toMatchObject({ state: 'done', outcome: { result: 'sent' } });
    expect(await received('cut off')).toBe(1);
  });

  test('shows typing first, when asked, for about as long as asked', async () => {
    sessions = await RealSessions.open(sandbox);
    await sessions.link(phone);
    await sessions.send(friend.jid, 'at once');
    expect(await sandbox.typingTo(friend)).toEqual([]);
    await sessions.send(friend.jid, 'typed', { typingMs: 700 });
    const [typed] = await sandbox.typingTo(friend);
    expect(typed).toMatchObject({ from: phone.number });
    const messages = await sandbox.messages(friend, phone.number);
    expect(messages.map(({ text }) => text)).toEqual(['at once', 'typed']);
    const waited = Date.parse(messages[1]?.at ?? '') - (typed?.at ?? 0);
    expect(waited).toBeGreaterThan(500);
    expect(waited).toBeLessThan(1700);
  });
});
