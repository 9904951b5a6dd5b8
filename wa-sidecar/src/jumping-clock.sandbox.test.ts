import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browsersBelow } from './engine/whatsapp-web-js/process-group.js';
import { SandboxHarness, type SandboxPhone } from './engine/whatsapp-web-js/sandbox.harness.js';
import { SidecarHarness, until } from './sidecar.harness.js';

const clock = fileURLToPath(new URL('../../scripts/lib/jumping-clock.mjs', import.meta.url));
const hour = 3_600_000;

let sandbox: SandboxHarness;

beforeAll(async () => {
  sandbox = await SandboxHarness.start();
});
afterAll(() => sandbox.stop());

async function textsTo(reader: SandboxPhone, sender: SandboxPhone): Promise<string[]> {
  const messages = await sandbox.messages(reader, sender.number);
  return messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);
}

test.each([
  ['an hour ahead', hour],
  ['an hour back', -hour],
  ['to 2038', Date.parse('2038-01-19T03:14:08Z') - Date.now()],
])('a clock that jumps %s costs no link, no message and no time', async (_jump, jumpMs) => {
  const sidecar = new SidecarHarness(sandbox.folder, 34_640, {
    SANDBOX_PORT: sandbox.standIn.address.split(':')[1] ?? '',
    NODE_OPTIONS: `--import=${clock}`,
    CLOCK_JUMP_MS: String(jumpMs),
  });
  await sidecar.start();
  try {
    const deviceId = randomUUID();
    const phone = await sandbox.createPhone();
    const friend = await sandbox.createPhone();
    const send = (text: string, messageId = randomUUID()) => {
      const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
      const order = {
        epoch: 1,
        waId,
        chat: friend.jid,
        content: { type: 'text' as const, text },
      };
      return { repeat: () => sidecar.handOver(deviceId, messageId, order) };
    };
    await sidecar.startSession(deviceId);
    const { linking } = await sidecar.sessionIn(deviceId, 'linking');
    if (linking?.step !== 'qr') throw new Error('no QR is shown');
    await sandbox.link(phone, { qr: linking.qr });
    await sidecar.sessionIn(deviceId, 'connected');
    const before = send('before');
    const sent = { body: { state: 'done', outcome: { result: 'sent' } } };
    expect(await before.repeat()).toMatchObject(sent);

    process.kill(sidecar.pid, 'SIGUSR2');
    await until('the clock has jumped', () => sidecar.output.includes('the clock jumped'));
    expect(await send('behind').repeat()).toMatchObject(sent);
    expect(await before.repeat()).toMatchObject(sent);
    await sandbox.write(friend, phone, 'heard');
    await sidecar.event((one) => one.type === 'message.received' && one.data.text === 'heard');

    const [browser] = await browsersBelow(sandbox.folder);
    process.kill(browser!, 'SIGKILL');
    const isBack = (session: { state: string; attempt: number }) =>
      session.state === 'connected' && session.attempt === 0;
    await until(
      'another browser',
      async () => !(await browsersBelow(sandbox.folder)).includes(browser!),
    );
    await until('connected again', async () => isBack(await sidecar.session(deviceId)), 20_000);
    expect(await send('in the end').repeat()).toMatchObject(sent);
    expect(await textsTo(friend, phone)).toEqual(['before', 'behind', 'in the end']);
    const states = sidecar.events.flatMap((one) =>
      one.deviceId === deviceId && one.type === 'session.state' ? [one.data.state] : [],
    );
    expect(states.filter((state) => state === 'linking')).toHaveLength(1);
  } finally {
    await sidecar.end('SIGTERM');
  }
});
