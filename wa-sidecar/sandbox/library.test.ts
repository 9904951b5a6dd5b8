import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from 'whatsapp-web.js';
import { Linked } from './linked.harness.js';
import { Owner, type PhoneView, SandboxProcess } from './sandbox.harness.js';

const ECHO = '15550100001@c.us';
const WAIT = { timeout: 20_000, interval: 20 };

describe('whatsapp-web.js, unmodified, on the older page', () => {
  let sandbox: SandboxProcess;
  let owner: Owner;
  let phone: PhoneView;
  let friend: PhoneView;
  let linked: Linked;
  let profiles = 0;

  beforeAll(async () => {
    sandbox = await SandboxProcess.start('older');
    owner = new Owner(sandbox, 'user');
  });
  afterAll(() => sandbox.remove());
  beforeEach(async () => {
    phone = await owner.createPhone({ name: 'Ann' });
    friend = await owner.createPhone({ name: 'Bob' });
    profiles += 1;
    linked = new Linked(sandbox, `p${profiles}`);
    await linked.client.initialize();
    const qr = await linked.nth('qr');
    await owner.call('POST', `phones/${phone.id}/link`, { qr });
    await linked.nth('ready');
  });
  afterEach(() => linked.client.destroy());

  const jid = (of: PhoneView) => `${of.number.slice(1)}@c.us`;
  const restart = async () => {
    await linked.client.destroy();
    linked = new Linked(sandbox, `p${profiles}`);
    await linked.client.initialize();
    await linked.nth('ready');
  };

  it('links by QR under its name, sends, hears all ticks and receives the answer', async () => {
    expect((await owner.phone(phone.id)).linkedDevices).toMatchObject([
      { name: 'Chrome (BotWave)', online: true },
    ]);
    expect(linked.client.info).toMatchObject({ pushname: 'Ann', wid: { _serialized: jid(phone) } });
    const sent = await linked.client.sendMessage(ECHO, 'hello');
    expect(sent.id._serialized).toMatch(/^true_15550100001@c\.us_3EB0[0-9A-F]{18}$/);
    await linked.until('ack', 'hello', 3);
    expect(linked.all('ack').map(([, , ack]) => ack)).toEqual([1, 2, 3]);
    expect(await linked.nth('message')).toMatchObject({
      body: 'You said: hello',
      from: ECHO,
      to: jid(phone),
    });
    expect((await linked.client.getMessageById(sent.id._serialized)).ack).toBe(3);
    const [chat] = await linked.client.getChats();
    expect(chat).toMatchObject({
      name: 'Echo',
      unreadCount: 1,
      lastMessage: { body: 'You said: hello' },
    });
    const texts = (await chat?.fetchMessages({ limit: 10 }))?.map(({ body }) => body);
    expect(texts).toEqual(['hello', 'You said: hello']);
    const contacts = (await linked.client.getContacts()).map(({ number }) => number);
    expect(contacts).toContain('15550100001');
  });

  it('knows who is not on WhatsApp, and says when a send failed', async () => {
    expect(await linked.client.getNumberId('15550100001')).toMatchObject({ _serialized: ECHO });
    expect(await linked.client.getNumberId('15550100003')).toBeNull();
    await linked.client.sendMessage('15550100003@c.us', 'to nobody');
    await linked.until('ack', 'to nobody', -1);
    await linked.client.sendMessage('15550100004@c.us', 'to the failing one');
    await linked.until('ack', 'to the failing one', -1);
  });

  it('talks to another sandbox device, whose phone may be off', async () => {
    const other = new Linked(sandbox, `p${profiles}-other`);
    try {
      await other.client.initialize();
      await owner.call('POST', `phones/${friend.id}/link`, { qr: await other.nth('qr') });
      await other.nth('ready');
      await owner.call('PATCH', `phones/${friend.id}`, { online: false });
      await linked.client.sendMessage(jid(friend), 'there');
      expect(await other.nth('message')).toMatchObject({ body: 'there', from: jid(phone) });
      await linked.until('ack', 'there', 2);
      await other.client.sendSeen(jid(phone));
      await linked.until('ack', 'there', 3);
      await other.client.sendMessage(jid(phone), 'and back');
      expect(await linked.nth('message')).toMatchObject({ body: 'and back' });
    } finally {
      await other.client.destroy();
    }
  });

  it('hears nothing while the ticks hang, and all of it afterwards', async () => {
    const faults = (hangAcks: boolean) =>
      sandbox.call('PUT', `admin/numbers/${phone.number}/faults`, { body: { hangAcks } });
    await faults(true);
    await linked.client.sendMessage(jid(friend), 'hanging');
    await vi.waitFor(
      async () => expect(await owner.messages(friend, phone.number)).toMatchObject([{ ack: 2 }]),
      WAIT,
    );
    await owner.send(friend, phone.number, 'later');
    await linked.nth('message');
    expect(linked.all('ack')).toEqual([]);
    await faults(false);
    await linked.until('ack', 'hanging', 2);
  });

  it('hears of what is typed on its own phone, as its own', async () => {
    await owner.send(phone, friend.number, 'typed');
    await linked.until('create', 'typed');
    expect(linked.all('message')).toEqual([]);
  });

  it('bridges a dropped connection in both directions', async () => {
    await sandbox.call('POST', `admin/numbers/${phone.number}/drop`, { body: { forMs: 300 } });
    await linked.until('change_state', 'OPENING');
    await owner.send(friend, phone.number, 'in the gap');
    await linked.client.sendMessage(jid(friend), 'sent in the gap');
    await linked.until('change_state', 'CONNECTED');
    await linked.until('ack', 'sent in the gap', 2);
    expect(await linked.nth('message')).toMatchObject({ body: 'in the gap' });
    expect(await owner.messages(friend, phone.number)).toHaveLength(2);
  });

  it('comes back without a QR, also of a killed sandbox, with what it missed in its chats', async () => {
    await linked.client.sendMessage(jid(friend), 'before');
    await linked.until('ack', 'before', 2);
    await linked.client.destroy();
    await owner.send(friend, phone.number, 'missed');
    await sandbox.end('SIGKILL');
    await sandbox.start();
    await restart();
    expect(linked.all('qr').concat(linked.all('message'))).toEqual([]);
    const chat = await linked.client.getChatById(jid(friend));
    expect(chat.unreadCount).toBe(1);
    expect((await chat.fetchMessages({ limit: 9 })).map(({ body }) => body)).toEqual([
      'before',
      'missed',
    ]);
    await chat.sendSeen();
    await vi.waitFor(
      async () => expect((await owner.messages(friend, phone.number))[1]?.ack).toBe(3),
      WAIT,
    );
  });

  it('sends by itself after a restart what was lost on the way', async () => {
    const faults = (swallowSends: boolean) =>
      sandbox.call('PUT', `admin/numbers/${phone.number}/faults`, { body: { swallowSends } });
    await faults(true);
    const { id } = await linked.client.sendMessage(jid(friend), 'lost');
    await faults(false);
    await restart();
    await vi.waitFor(
      async () => expect(await owner.messages(friend, phone.number)).toMatchObject([{ id: id.id }]),
      WAIT,
    );
    expect((await linked.client.getMessageById(id._serialized)).ack).toBeGreaterThanOrEqual(1);
  });

  it('is logged out when the phone removes it, and shows a QR again', async () => {
    const { linkedDevices } = await owner.phone(phone.id);
    await owner.call('DELETE', `phones/${phone.id}/linked-devices/${linkedDevices[0]?.id}`);
    expect(await linked.nth('disconnected')).toBe('LOGOUT');
    await linked.nth('qr', 2);
    await linked.untilAttached();
    expect((await owner.phone(phone.id)).linkedDevices).toEqual([]);
  });

  it('logs out, and links again by code while a QR is shown', async () => {
    await linked.client.logout();
    expect((await owner.phone(phone.id)).linkedDevices).toEqual([]);
    linked = new Linked(sandbox, `p${profiles}`);
    await linked.client.initialize();
    await linked.nth('qr');
    const code = await linked.client.requestPairingCode(phone.number.slice(1));
    const type = (on: PhoneView, typed: string) =>
      owner.call('POST', `phones/${on.id}/link`, { code: typed });
    expect(await type(friend, code)).toMatchObject({
      status: 422,
      body: { error: { code: 'sandbox.code_invalid' } },
    });
    expect((await type(phone, `${code.slice(0, 4)}-${code.slice(4)}`)).status).toBe(201);
    await linked.nth('ready');
  });
});

describe('whatsapp-web.js, unmodified, on the current page', () => {
  it('meets ids without _serialized, chats by LID, and never hears that a warm page is synced', async () => {
    const sandbox = await SandboxProcess.start('current');
    let linked = new Linked(sandbox, 'p');
    try {
      const owner = new Owner(sandbox, 'user');
      const phone = await owner.createPhone();
      await linked.client.initialize();
      await owner.call('POST', `phones/${phone.id}/link`, { qr: await linked.nth('qr') });
      await linked.nth('ready');
      expect(await linked.client.sendMessage(ECHO, 'hello')).toBeUndefined();
      const message = (await linked.nth('message')) as Message;
      expect(message.from).toMatch(/^\d+@lid$/);
      expect(message.id).toEqual({
        fromMe: false,
        remote: message.from,
        id: message.id.id,
        $1: `false_${message.from}_${message.id.id}`,
      });
      await linked.client.destroy();
      linked = new Linked(sandbox, 'p');
      await linked.client.initialize();
      const synced = await linked.client.pupPage?.evaluate(
        "window.require('WAWebSocketModel').Socket.hasSynced",
      );
      expect(synced).toBe(true);
      expect(linked.all('ready')).toEqual([]);
    } finally {
      await linked.client.destroy();
      await sandbox.remove();
    }
  });

  it('is unlinked when nobody acknowledges what is new', async () => {
    const sandbox = await SandboxProcess.start('current');
    const linked = new Linked(sandbox, 'p');
    try {
      const owner = new Owner(sandbox, 'user');
      await sandbox.call('PATCH', 'admin/settings', { body: { whatsNewMs: 2000 } });
      const phone = await owner.createPhone();
      await linked.client.initialize();
      await owner.call('POST', `phones/${phone.id}/link`, { qr: await linked.nth('qr') });
      await linked.nth('ready');
      expect(await linked.nth('disconnected')).toBe('LOGOUT');
      expect((await owner.phone(phone.id)).linkedDevices).toEqual([]);
      await linked.nth('qr', 2);
      await linked.untilAttached();
    } finally {
      await linked.client.destroy();
      await sandbox.remove();
    }
  });
});
