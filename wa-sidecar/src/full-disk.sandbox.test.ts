import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HandOver } from './contract/index.js';
import { browsersBelow } from './engine/whatsapp-web-js/process-group.js';
import { SandboxHarness, type SandboxPhone } from './engine/whatsapp-web-js/sandbox.harness.js';
import { SidecarHarness, until } from './sidecar.harness.js';

let disk: string;
let ballast: string;
const megabyte = 1024 * 1024;

/** A disk of its own for the sidecar. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
let isMounted = false;

/** Leaves so many bytes free, or as few as can be. */
async function fillUpTo(leftBytes: number): Promise<void> {
  const file = await open(ballast, 'a');
  try {
    for (;;) {
      const { bavail, bsize } = await statfs(disk);
      const more = Math.min(megabyte, bavail * bsize - leftBytes);
      if (more <= 0) return;
      await file.write(Buffer.alloc(more));
    }
  } finally {
    await file.close();
  }
}

function textTo(phone: SandboxPhone, text: string): HandOver {
  const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
  return { epoch: 1, waId, chat: phone.jid, content: { type: 'text', text } };
}

describe('a disk without room', () => {
  let sandbox: SandboxHarness;
  let sidecar: SidecarHarness;
  let phone: SandboxPhone;
  let friend: SandboxPhone;
  const deviceId = randomUUID();
  const sent = { status: 200, body: { outcome: { result: 'sent' } } };

  beforeAll(async () => {
    disk = mkdtempSync(path.join(tmpdir(), 'bw-small-disk-'));
    ballast = path.join(disk, 'ballast');
    isMounted = mount();
    if (!isMounted) return;
    sandbox = await SandboxHarness.start();
    sidecar = new SidecarHarness(disk, 34_650, { SANDBOX_ADDRESS: sandbox.standIn.address });
    await sidecar.start();
    phone = await sandbox.createPhone();
    friend = await sandbox.createPhone();
    await sidecar.startSession(deviceId);
    const { linking } = await sidecar.sessionIn(deviceId, 'linking');
    if (linking?.step !== 'qr') throw new Error('no QR is shown');
    await sandbox.link(phone, { qr: linking.qr });
    await sidecar.sessionIn(deviceId, 'connected');
  });
  beforeEach(({ skip }) => skip(!isMounted, 'only root may mount a small disk'));
  afterAll(async () => {
    if (isMounted) {
      await sidecar.end('SIGTERM');
      await sandbox.stop();
      execFileSync('umount', ['--lazy', disk]);
    }
    rmSync(disk, { recursive: true });
  });

  const storage = (wanted: string) =>
    until(`storage is ${wanted}`, async () => (await sidecar.status()).storage === wanted);
  const texts = async () => {
    const messages = await sandbox.messages(friend, phone.number);
    return messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);
  };
  const linkings = () =>
    sidecar.events.filter((event) => {
      return event.type === 'session.state' && event.data.state === 'linking';
    });

  test('nearly full: nothing is handed over, and all of it once there is room', async () => {
    await fillUpTo(32 * megabyte);
    await storage('full');
    const order = textTo(friend, 'nearly full');
    const messageId = randomUUID();
    expect(await sidecar.handOver(deviceId, messageId, order)).toMatchObject({
      status: 507,
      body: { error: { code: 'storage_full' } },
    });
    expect(await texts()).toEqual([]);
    await rm(ballast);
    await storage('ok');
    expect(await sidecar.handOver(deviceId, messageId, order)).toMatchObject(sent);
    expect(await texts()).toEqual(['nearly full']);
  });

  test('full to the last byte, and the browser dies: it comes back without a QR', async () => {
    await fillUpTo(0);
    await storage('full');
    const before = await browsersBelow(disk);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until('the browser is gone', async () => {
      return !(await browsersBelow(disk)).some((pid) => before.includes(pid));
    });
    const order = textTo(friend, 'full');
    const messageId = randomUUID();
    expect(await sidecar.handOver(deviceId, messageId, order)).toMatchObject({ status: 507 });
    await rm(ballast);
    await storage('ok');
    // What could not be written meanwhile is told now.
    const lost = await sidecar.event(
      (event) => event.type === 'session.state' && event.data.state === 'reconnecting',
    );
    expect(lost).toMatchObject({ data: { reason: 'browser_lost' } });
    await sidecar.sessionIn(deviceId, 'connected');
    expect(await sidecar.handOver(deviceId, messageId, order)).toMatchObject(sent);
    expect(await texts()).toEqual(['nearly full', 'full']);
    expect(linkings()).toHaveLength(1);
  });
});
