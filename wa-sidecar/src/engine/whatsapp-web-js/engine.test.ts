import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineClient } from '../engine.js';
import { newWaId, Profile } from './linked-client.harness.js';
import { SandboxHarness, type SandboxPhone } from './sandbox.harness.js';

// A start takes under a second here and many on a busy machine; what hangs still fails.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const notOnWhatsApp = '15550100003@c.us';

describe.each(['current', 'older'] as const)('whatsapp-web.js on the %s page', (page) => {
  let sandbox: SandboxHarness;
  let phone: SandboxPhone;
  let friend: SandboxPhone;
  let profile: Profile;

  beforeAll(async () => {
    sandbox = await SandboxHarness.start(page);
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    phone = await sandbox.createPhone('Ada');
    friend = await sandbox.createPhone('Ben');
    profile = await Profile.create(sandbox);
  });
  afterEach(() => profile.remove());

  const send = (client: EngineClient, chat: string, text: string, waId = newWaId()) =>
    client.send({ waId, chat, content: { type: 'text', text } });

  it('links by QR and tells who is linked', async () => {
    const { client, tape } = profile.createClient();
    await client.open();
    const { qr, expiresAt } = await tape.nth('qr');
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(50_000);
    await sandbox.link(phone, { qr });
    const { account } = await tape.nth('ready');
    expect(account).toEqual({
      phone: phone.number,
      jid: phone.jid,
      lid: phone.lid,
      pushName: 'Ada',
    });
    const [device] = await sandbox.linkedDevices(phone);
    expect(device?.name).toContain('BotWave test');
    await client.probe();
  });

  it('links by pairing code while a QR is shown', async () => {
    const { client, tape } = profile.createClient();
    await client.open();
    await tape.nth('qr');
    const { code, expiresAt } = await client.requestPairingCode(phone.number);
    expect(tape.all('code')).toEqual([{ type: 'code', code, phone: phone.number, expiresAt }]);
    await sandbox.link(phone, { code });
    expect((await tape.nth('ready')).account.phone).toBe(phone.number);
  });

  it('shows new QRs when asked, after the last one ran out', async () => {
    await sandbox.changeTimes({ qrFirstMs: 300, qrNextMs: 300, qrCount: 2 });
    try {
      const { client, tape } = profile.createClient();
      await client.open();
      await tape.nth('qr', 2);
      await sandbox.changeTimes({ qrFirstMs: 60_000 });
      await client.refreshQr();
      const { qr } = await tape.nth('qr', 3);
      await sandbox.link(phone, { qr });
      expect((await tape.nth('ready')).account.phone).toBe(phone.number);
    } finally {
      await sandbox.changeTimes({ qrFirstMs: 60_000, qrNextMs: 20_000, qrCount: 6 });
    }
  });

  it('sends under the given id, once, and tells its acknowledgements', async () => {
    const { client, tape } = await profile.link(phone);
    const waId = newWaId();
    expect(await client.find(waId, friend.jid)).toEqual({ state: 'absent' });
    const first = send(client, friend.jid, 'once', waId);
    const again = send(client, friend.jid, 'once', waId);
    expect((await first).result).toBe('accepted');
    expect((await again).result).toBe('accepted');
    await tape.until('ack', (event) => event.waId === waId && event.ack >= 2);
    expect((await send(client, friend.jid, 'once', waId)).result).toBe('accepted');
    await sandbox.read(friend, phone);
    await tape.until('ack', (event) => event.waId === waId && event.ack === 3);
    expect(await client.find(waId, friend.jid)).toEqual({ state: 'present', ack: 3 });
    const asked = [newWaId(), waId].map((id) => ({ waId: id, chat: friend.jid }));
    expect(await client.listAcks(asked)).toEqual([null, 3]);
    const arrived = await sandbox.messages(friend, phone.number);
    expect(arrived.map(({ id, text }) => ({ id, text }))).toEqual([{ id: waId, text: 'once' }]);
  });

  it('sends many at a time, each under its own id', async () => {
    const { client, tape } = await profile.link(phone);
    const waIds = Array.from({ length: 10 }, newWaId);
    await Promise.all(waIds.map((waId) => send(client, friend.jid, waId, waId)));
    for (const waId of waIds) {
      await tape.until('ack', (event) => event.waId === waId && event.ack >= 1);
    }
    const arrived = await sandbox.messages(friend, phone.number);
    expect(arrived.map(({ id }) => id).sort()).toEqual([...waIds].sort());
    expect(arrived.every(({ id, text }) => id === text)).toBe(true);
  });

  it('refuses whom nobody can write to', async () => {
    const { client } = await profile.link(phone);
    expect(await send(client, notOnWhatsApp, 'hello')).toMatchObject({
      result: 'refused',
      code: 'recipient_not_on_whatsapp',
    });
    expect(await send(client, 'nobody@example', 'hello')).toMatchObject({
      result: 'refused',
      code: 'recipient_invalid',
    });
  });

  it('tells a failed send', async () => {
    const { client, tape } = await profile.link(phone);
    const waId = newWaId();
    expect((await send(client, '15550100004@c.us', 'fails', waId)).result).toBe('accepted');
    await tape.until('ack', (event) => event.waId === waId && event.ack === -1);
  });

  it('tells what others write, once, and not what it wrote itself', async () => {
    const { client, tape } = await profile.link(phone);
    const before = new Date(Date.now() - 1000);
    const { id } = await sandbox.write(friend, phone, 'Hällo 👋');
    const { message } = await tape.nth('received');
    expect(message).toMatchObject({
      waId: id,
      from: { lid: friend.lid, phone: friend.number },
      pushName: 'Ben',
      kind: 'text',
      text: 'Hällo 👋',
    });
    expect([friend.jid, friend.lid]).toContain(message.chat);
    await sandbox.write(phone, friend, 'typed on my own phone');
    await send(client, friend.jid, 'sent');
    expect(await client.listReceivedSince(before, 1)).toEqual({ messages: [], cutBy: null });
    await sandbox.write(friend, phone, 'second');
    await tape.nth('received', 2);
    expect(tape.all('received').map((event) => event.message.text)).toEqual(['Hällo 👋', 'second']);
  });

  it('comes back without a QR, knows what it sent and finds what it missed', async () => {
    const first = await profile.link(phone);
    const waId = newWaId();
    await send(first.client, friend.jid, 'before', waId);
    await first.tape.until('ack', (event) => event.waId === waId && event.ack >= 1);
    await first.client.close();
    expect(await profile.browsers()).toEqual([]);
    const since = new Date();
    const { id } = await sandbox.write(friend, phone, 'missed');

    const second = profile.createClient();
    await second.client.open();
    await second.tape.nth('ready');
    expect(second.tape.all('qr')).toEqual([]);
    expect(await second.client.find(waId, friend.jid)).toMatchObject({ state: 'present' });
    expect((await send(second.client, friend.jid, 'before', waId)).result).toBe('accepted');
    expect(await sandbox.messages(friend, phone.number)).toHaveLength(2);
    const told = [
      ...second.tape.all('received').map((event) => event.message),
      ...(await second.client.listReceivedSince(since, 1)).messages,
    ];
    expect(told.map(({ waId: told, text }) => ({ told, text }))).toEqual([
      { told: id, text: 'missed' },
    ]);
  });

  it('tells everything once that arrives while it starts', async () => {
    const first = await profile.link(phone);
    await first.client.close();
    const since = new Date();
    const { client, tape } = profile.createClient();
    const opening = client.open();
    const written: string[] = [];
    while (tape.all('ready').length === 0) {
      written.push((await sandbox.write(friend, phone, `during ${written.length}`)).id);
    }
    await opening;
    const last = await sandbox.write(friend, phone, 'after');
    await tape.until('received', (event) => event.message.waId === last.id);
    const { messages: listed } = await client.listReceivedSince(since, 1);
    const told = [...listed, ...tape.all('received').map((event) => event.message)];
    expect(told.map((message) => message.waId).sort()).toEqual([...written, last.id].sort());
    expect(written.length).toBeGreaterThan(5);
  });

  it('takes a message while the connection is away, and sends it once', async () => {
    const { client, tape } = await profile.link(phone);
    await send(client, friend.jid, 'before');
    await sandbox.dropPages(phone, 1_000);
    await tape.until('connection', (event) => !event.up);
    const waId = newWaId();
    expect(await send(client, friend.jid, 'during', waId)).toEqual({ result: 'accepted', ack: 0 });
    expect(await client.find(waId, friend.jid)).toEqual({ state: 'present', ack: 0 });
    expect((await send(client, friend.jid, 'during', waId)).result).toBe('accepted');
    await tape.until('ack', (event) => event.waId === waId && event.ack >= 1);
    const texts = (await sandbox.messages(friend, phone.number)).map(({ text }) => text);
    expect(texts).toEqual(['before', 'during']);
  });

  it('is ready again after the page reloaded itself', async () => {
    const { client, tape } = await profile.link(phone);
    await sandbox.reloadPages(phone);
    await tape.nth('ready', 2);
    const waId = newWaId();
    await send(client, friend.jid, 'after', waId);
    await tape.until('ack', (event) => event.waId === waId && event.ack >= 1);
    await sandbox.write(friend, phone, 'heard');
    await tape.nth('received');
    expect(tape.all('received')).toHaveLength(1);
    expect(tape.all('lost')).toEqual([]);
  });

  it('tells when the connection goes and comes', async () => {
    const { client, tape } = await profile.link(phone);
    await sandbox.dropPages(phone, 300);
    await tape.until('connection', (event) => !event.up);
    await tape.until('connection', (event) => event.up);
    expect((await send(client, friend.jid, 'after the gap')).result).toBe('accepted');
    await vi.waitUntil(async () => (await sandbox.messages(friend, phone.number)).length === 1);
  });

  it('ends once when it is removed on the phone, and shows no new QR', async () => {
    const { client, tape } = await profile.link(phone);
    await sandbox.unlinkAll(phone);
    await tape.nth('logged_out');
    await client.close();
    expect(await profile.browsers()).toEqual([]);
    expect(tape.all('logged_out')).toEqual([{ type: 'logged_out', reason: 'removed_on_phone' }]);
    expect(tape.all('qr')).toHaveLength(1);
    expect(tape.all('lost')).toEqual([]);
    await expect(client.probe()).rejects.toMatchObject({ code: 'removed_on_phone' });
  });

  it('notices that it was removed while it was away', async () => {
    const first = await profile.link(phone);
    await first.client.close();
    await sandbox.unlinkAll(phone);
    const { client, tape } = profile.createClient();
    const opened = await client.open().catch((error: unknown) => error);
    await tape.nth('logged_out');
    await client.close();
    expect(opened).toMatchObject({ code: 'removed_on_phone' });
    expect(tape.events).toEqual([{ type: 'logged_out', reason: 'removed_on_phone' }]);
    expect(await profile.browsers()).toEqual([]);
  });

  it('logs out', async () => {
    const { client, tape } = await profile.link(phone);
    await client.logout();
    expect(await sandbox.linkedDevices(phone)).toEqual([]);
    expect(await profile.browsers()).toEqual([]);
    expect(tape.all('lost')).toEqual([]);
  });

  it('notices when its page crashes', async () => {
    const { client, tape } = await profile.link(phone);
    const renderers = await profile.renderers();
    for (const pid of renderers) process.kill(pid, 'SIGKILL');
    expect(await tape.nth('lost')).toEqual({ type: 'lost', reason: 'page_crashed' });
    await client.close();
    expect(await profile.browsers()).toEqual([]);
    expect(tape.all('lost')).toHaveLength(1);
  });

  it('notices when its browser is killed', async () => {
    const { client, tape } = await profile.link(phone);
    const pid = client.browserPid();
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await tape.nth('lost')).toEqual({ type: 'lost', reason: 'browser_lost' });
    await expect(send(client, friend.jid, 'too late')).rejects.toMatchObject({
      code: 'not_connected',
    });
    await client.close();
    expect(await profile.browsers()).toEqual([]);
    const second = profile.createClient();
    await second.client.open();
    await second.tape.nth('ready');
  });
});
