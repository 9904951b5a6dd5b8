import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HandOver, JournalEvent } from './contract/index.js';
import { browsersBelow } from './engine/whatsapp-web-js/process-group.js';
import { SandboxHarness, type SandboxPhone } from './engine/whatsapp-web-js/sandbox.harness.js';
import { SidecarHarness, until } from './sidecar.harness.js';

let sandbox: SandboxHarness;
let sidecar: SidecarHarness;

beforeAll(async () => {
  sandbox = await SandboxHarness.start();
  sidecar = new SidecarHarness(sandbox.folder, 34_610, {
    SANDBOX_PORT: sandbox.standIn.address.split(':')[1] ?? '',
  });
  await sidecar.start();
}, 60_000);

afterAll(async () => {
  await sidecar.end('SIGTERM');
  await sandbox.stop();
}, 60_000);

/** A session that a new phone has linked by QR. */
async function linkByQr(): Promise<{ deviceId: string; phone: SandboxPhone }> {
  const deviceId = randomUUID();
  const phone = await sandbox.createPhone();
  expect((await sidecar.startSession(deviceId)).body.state).toBe('starting');
  await scanQr(deviceId, phone);
  return { deviceId, phone };
}

async function scanQr(deviceId: string, phone: SandboxPhone): Promise<void> {
  const { linking } = await sidecar.sessionIn(deviceId, 'linking');
  if (linking?.step !== 'qr') throw new Error('no QR is shown');
  await sandbox.link(phone, { qr: linking.qr });
  const connected = await sidecar.sessionIn(deviceId, 'connected');
  expect(connected).toMatchObject({ linking: null, account: { phone: phone.number } });
}

function textTo(phone: SandboxPhone, text: string): HandOver {
  const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
  return { epoch: 1, waId, chat: phone.jid, content: { type: 'text', text } };
}

async function textsFrom(sender: SandboxPhone, reader: SandboxPhone): Promise<string[]> {
  const messages = await sandbox.messages(reader, sender.number);
  return messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);
}

function receives(text: string) {
  return (event: JournalEvent): boolean =>
    event.type === 'message.received' && event.data.text === text;
}

/** The states that a device's events told so far. */
function statesOf(deviceId: string): string[] {
  return sidecar.events
    .filter((event) => event.deviceId === deviceId)
    .flatMap((event) => (event.type === 'session.state' ? [event.data.state] : []));
}

function browsersOf(deviceId: string): Promise<number[]> {
  return browsersBelow(path.join(sandbox.folder, 'sidecar', 'sessions', deviceId));
}

describe('a linked device', { timeout: 120_000 }, () => {
  test('sends, tells the acknowledgements and what is answered', async () => {
    const { deviceId, phone } = await linkByQr();
    const friend = await sandbox.createPhone();
    const order = textTo(friend, 'Hello from BotWave');
    const messageId = randomUUID();
    const answer = await sidecar.handOver(deviceId, messageId, order);
    expect(answer).toMatchObject({ status: 200, body: { outcome: { result: 'sent' } } });
    expect(await textsFrom(phone, friend)).toEqual(['Hello from BotWave']);

    await sandbox.read(friend, phone);
    await sidecar.event(
      (event) =>
        event.type === 'message.ack' && event.data.waId === order.waId && event.data.ack === 3,
    );
    await sandbox.write(friend, phone, 'Hello back');
    const received = await sidecar.event(receives('Hello back'));
    expect(received).toMatchObject({
      deviceId,
      epoch: 1,
      data: { from: { phone: friend.number }, backfilled: false },
    });

    const again = await sidecar.handOver(deviceId, messageId, order);
    expect(again.body).toEqual(answer.body);
    expect(await textsFrom(phone, friend)).toHaveLength(1);
  });

  test('comes back without a QR after a kill, sends nothing twice and misses nothing', async () => {
    const { deviceId, phone } = await linkByQr();
    const friend = await sandbox.createPhone();
    const order = textTo(friend, 'Once');
    const messageId = randomUUID();
    await sidecar.handOver(deviceId, messageId, order);
    const interrupted = textTo(friend, 'Interrupted');
    const interruptedId = randomUUID();
    const cutOff = sidecar.handOver(deviceId, interruptedId, interrupted).catch(() => null);
    await until('the second message has left', async () => {
      return (await textsFrom(phone, friend)).length === 2;
    });
    const { bootId, journalId } = await sidecar.status();
    await sidecar.end('SIGKILL');
    await cutOff;
    await sandbox.write(friend, phone, 'While you were away');

    await sidecar.start();
    const status = await sidecar.status();
    expect(status.bootId).not.toBe(bootId);
    expect(status.journalId).toBe(journalId);
    expect(await sidecar.session(deviceId)).toMatchObject({
      state: 'stopped',
      reason: 'sidecar_restarted',
    });
    await sidecar.startSession(deviceId);
    await sidecar.sessionIn(deviceId, 'connected');
    expect(await sidecar.event(receives('While you were away'))).toMatchObject({
      data: { backfilled: true },
    });
    expect(statesOf(deviceId).filter((state) => state === 'linking')).toHaveLength(1);

    for (const [id, body] of [
      [messageId, order],
      [interruptedId, interrupted],
    ] as const) {
      const repeat = await sidecar.handOver(deviceId, id, body);
      expect(repeat.body).toMatchObject({ state: 'done', outcome: { result: 'sent' } });
    }
    expect(await textsFrom(phone, friend)).toEqual(['Once', 'Interrupted']);
  });

  test('comes back by itself when its browser is killed', async () => {
    const { deviceId } = await linkByQr();
    const [browser] = await browsersOf(deviceId);
    process.kill(browser!, 'SIGKILL');
    await sidecar.event(
      (event) =>
        event.deviceId === deviceId &&
        event.type === 'session.state' &&
        event.data.state === 'reconnecting' &&
        event.data.attempt === 1,
    );
    expect(await sidecar.sessionIn(deviceId, 'connected')).toMatchObject({ attempt: 0 });
    expect(await browsersOf(deviceId)).not.toContain(browser);
  });

  test('is logged out when the phone removes it, and can be linked again', async () => {
    const { deviceId, phone } = await linkByQr();
    await sandbox.unlinkAll(phone);
    const ended = await sidecar.sessionIn(deviceId, 'logged_out');
    expect(ended).toMatchObject({ reason: 'removed_on_phone', account: null });
    const profile = path.join(sandbox.folder, 'sidecar', 'sessions', deviceId, 'profile');
    expect(existsSync(profile)).toBe(false);
    await sidecar.startSession(deviceId);
    await scanQr(deviceId, phone);
  });

  test('is logged out when the phone removed it while nothing ran', async () => {
    const { deviceId, phone } = await linkByQr();
    await sidecar.call('POST', `sessions/${deviceId}/stop`, { epoch: 1 });
    expect(await browsersOf(deviceId)).toEqual([]);
    await sandbox.unlinkAll(phone);
    await sidecar.startSession(deviceId);
    expect((await sidecar.sessionIn(deviceId, 'logged_out')).reason).toBe('removed_on_phone');
  });

  test('is unlinked at WhatsApp by a logout', async () => {
    const { deviceId, phone } = await linkByQr();
    const { body } = await sidecar.call('POST', `sessions/${deviceId}/logout`, { epoch: 1 });
    expect(body).toMatchObject({ state: 'logged_out', reason: 'logged_out_by_owner' });
    expect(await sandbox.linkedDevices(phone)).toEqual([]);
  });

  test('leaves neither folder nor process when it is erased', async () => {
    const { deviceId, phone } = await linkByQr();
    expect((await browsersOf(deviceId)).length).toBeGreaterThan(0);
    const { status } = await sidecar.call('DELETE', `sessions/${deviceId}?epoch=1`);
    expect(status).toBe(204);
    expect(existsSync(path.join(sandbox.folder, 'sidecar', 'sessions', deviceId))).toBe(false);
    expect(await browsersOf(deviceId)).toEqual([]);
    expect(await sandbox.linkedDevices(phone)).toEqual([]);
    expect((await sidecar.call('GET', `sessions/${deviceId}`)).status).toBe(404);
    expect((await sidecar.call('DELETE', `sessions/${deviceId}?epoch=1`)).status).toBe(204);
  });
});

describe('linking', { timeout: 120_000 }, () => {
  test('works by pairing code', async () => {
    const deviceId = randomUUID();
    const phone = await sandbox.createPhone();
    await sidecar.startSession(deviceId);
    await sidecar.sessionIn(deviceId, 'linking');
    const order = { epoch: 1, phone: phone.number };
    const { body } = await sidecar.call('POST', `sessions/${deviceId}/pairing-code`, order);
    expect(body).toMatchObject({
      state: 'linking',
      linking: { step: 'code', phone: phone.number },
    });
    const { linking } = await sidecar.session(deviceId);
    if (linking?.step !== 'code') throw new Error('no code is shown');
    await sandbox.link(phone, { code: linking.code });
    await sidecar.sessionIn(deviceId, 'connected');
    expect(sidecar.output).not.toContain(linking.code);
    expect(sidecar.output).not.toContain(phone.number);
  });

  test('keeps QRs out of journal and log', async () => {
    const deviceId = randomUUID();
    await sidecar.startSession(deviceId);
    const { linking } = await sidecar.sessionIn(deviceId, 'linking');
    if (linking?.step !== 'qr') throw new Error('no QR is shown');
    await sidecar.event(
      (event) =>
        event.deviceId === deviceId &&
        event.type === 'session.state' &&
        event.data.state === 'linking',
    );
    expect(JSON.stringify(sidecar.events)).not.toContain(linking.qr);
    expect(sidecar.output).not.toContain(linking.qr);
    await sidecar.call('DELETE', `sessions/${deviceId}?epoch=1`);
  });
});

describe('the process', { timeout: 60_000 }, () => {
  test('ends in order, browsers too', async () => {
    const { deviceId } = await linkByQr();
    expect(await sidecar.end('SIGTERM')).toBe(0);
    expect(await browsersOf(deviceId)).toEqual([]);
    await sidecar.start();
    await sidecar.startSession(deviceId);
    await sidecar.sessionIn(deviceId, 'connected');
  });

  test('leaves no browser behind when it is killed', async () => {
    const { deviceId } = await linkByQr();
    expect((await browsersOf(deviceId)).length).toBeGreaterThan(0);
    expect(await sidecar.end('SIGKILL')).toBeNull();
    await until('the browser is gone', async () => (await browsersOf(deviceId)).length === 0, 5000);
    await sidecar.start();
  });
});
