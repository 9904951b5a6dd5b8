// @ts-check
import { Scene } from '../lib/installation/scene.mjs';
import { until } from '../lib/installation/until.mjs';
import { BareLibrary } from './bare-library.mjs';
import { figure } from './figure.mjs';

const rounds = 5;
const stopLimitMs = 30_000;

/**
 * From “link a device” to its QR, and from “start” to connected for one that is linked.
 * Against the library alone.
 * @type {import('./figure.mjs').Scenario}
 */
export async function start(browser, say) {
  const bare = new BareLibrary(browser);
  const scene = await Scene.open();
  try {
    await bare.start();
    const [qr, again, bareQr, bareAgain] = [[0], [0], [0], [0]].map(
      () => /** @type {number[]} */ ([]),
    );
    for (let round = 1; round <= rounds; round += 1) {
      const device = await scene.linkDevice(`Device ${round}`);
      qr?.push(device.qrMs / 1000);
      again?.push(await timeStart(scene, device.id));
      await scene.person.call('DELETE', `/devices/${device.id}`);
      const profile = `profile-${round}`;
      const { client, qrMs } = await bare.link(profile, await bare.sandbox.createPhone(profile));
      bareQr?.push(qrMs / 1000);
      await client.destroy();
      const reopened = await bare.reopen(profile);
      bareAgain?.push(reopened.readyMs / 1000);
      await reopened.client.destroy();
    }
    say(`${rounds} devices, each linked and started again`);
    return [
      figure({
        scenario: 'start',
        what: 'start → QR',
        unit: 's',
        values: qr ?? [],
        yardstick: {
          what: 'whatsapp-web.js alone, initialize to qr (page `older`)',
          values: bareQr ?? [],
        },
      }),
      figure({
        scenario: 'start',
        what: 'start of a linked device → connected',
        unit: 's',
        values: again ?? [],
        yardstick: {
          what: 'whatsapp-web.js alone, initialize to ready (page `older`)',
          values: bareAgain ?? [],
        },
      }),
    ];
  } finally {
    await bare.remove();
    await scene.remove();
  }
}

/**
 * @param {Scene} scene
 * @param {string} id
 */
async function timeStart(scene, id) {
  await scene.person.call('POST', `/devices/${id}/stop`, {});
  const isStopped = async () => (await scene.person.device(id)).status === 'stopped';
  await until(isStopped, 'stopped', stopLimitMs, 20);
  const at = Date.now();
  const began = performance.now();
  await scene.person.call('POST', `/devices/${id}/start`, {});
  await until(() => scene.isConnectedSince(id, at), 'connected', stopLimitMs, 20);
  return (performance.now() - began) / 1000;
}
