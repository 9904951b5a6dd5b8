import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browsersBelow } from './engine/whatsapp-web-js/process-group.js';
import { SandboxHarness } from './engine/whatsapp-web-js/sandbox.harness.js';
import { SidecarHarness, until } from './sidecar.harness.js';

const canLimit = existsSync('/usr/bin/prlimit') && existsSync('/proc/self/fd');

let sandbox: SandboxHarness;
let sidecar: SidecarHarness;
beforeAll(async () => {
  sandbox = await SandboxHarness.start();
  sidecar = new SidecarHarness(sandbox.folder, 34_660, {
    SANDBOX_PORT: sandbox.standIn.address.split(':')[1] ?? '',
  });
  await sidecar.start();
});
afterAll(async () => {
  await sidecar.end('SIGTERM');
  await sandbox.stop();
});

function limitTo(descriptors: number): void {
  execFileSync('prlimit', ['--pid', String(sidecar.pid), `--nofile=${descriptors}:`]);
}

test.skipIf(!canLimit)(
  'without descriptors for a browser (needs prlimit and /proc) a session waits by name, and comes back without a QR',
  async () => {
    const deviceId = randomUUID();
    const phone = await sandbox.createPhone();
    const friend = await sandbox.createPhone();
    await sidecar.startSession(deviceId);
    const { linking } = await sidecar.sessionIn(deviceId, 'linking');
    if (linking?.step !== 'qr') throw new Error('no QR is shown');
    await sandbox.link(phone, { qr: linking.qr });
    await sidecar.sessionIn(deviceId, 'connected');

    // What is open goes on; what the browser leaves behind is too little for the next one.
    limitTo(readdirSync(`/proc/${sidecar.pid}/fd`).length);
    for (const pid of await browsersBelow(sandbox.folder)) process.kill(pid, 'SIGKILL');
    await until('it has failed to start', async () => {
      const { attempt } = await sidecar.session(deviceId);
      return attempt >= 2;
    });
    expect(await sidecar.session(deviceId)).toMatchObject({
      state: 'reconnecting',
      reason: 'browser_failed',
    });
    const content = { type: 'text' as const, text: 'once' };
    const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
    const order = { epoch: 1, waId, chat: friend.jid, content };
    const messageId = randomUUID();
    const put = () => sidecar.handOver(deviceId, messageId, order);
    expect((await put()).body).toMatchObject({
      outcome: { result: 'failed', retry: 'later', code: 'session_not_connected' },
    });

    limitTo(1024);
    await sidecar.sessionIn(deviceId, 'connected');
    expect((await put()).body).toMatchObject({ outcome: { result: 'sent' } });
    expect(await sandbox.messages(friend, phone.number)).toHaveLength(1);
    await sidecar.event(
      ({ type, data }) =>
        type === 'session.state' && data.state === 'connected' && data.attempt === 0,
    );
    const states = sidecar.events.flatMap((one) =>
      one.type === 'session.state' ? [one.data.state] : [],
    );
    expect(states.filter((state) => state === 'linking')).toHaveLength(1);
  },
);
