// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { readSessionStates } from '../drill/observe.mjs';
import { judgeSessions } from '../drill/verdict.mjs';
import { Scene } from '../lib/installation/scene.mjs';
import { until } from '../lib/installation/until.mjs';
import { BareLibrary } from './bare-library.mjs';
import { figure } from './figure.mjs';

const rounds = 5;
const devices = 3;
const recoveryLimitMs = 60_000;
/** A program that ran for less is brought back more slowly each time. */
const steadyMs = 3_000;

/**
 * From kill -9 to connected again: one Chromium, and a sidecar with three devices. Against the
 * library alone, which starts again on a linked profile without having been killed.
 * @type {import('./figure.mjs').Scenario}
 */
export async function recover(browser, say) {
  const bare = new BareLibrary(browser);
  const scene = await Scene.open();
  try {
    await bare.start();
    const restarts = await timeBareRestarts(bare);
    const linked = [];
    for (let n = 1; n <= devices; n += 1) linked.push(await scene.linkDevice(`Device ${n}`));
    const ids = linked.map(({ id }) => id);
    const browserTimes = [];
    const sidecarTimes = [];
    for (let round = 0; round < rounds; round += 1) {
      await delay(steadyMs);
      const one = ids.slice(round % devices, (round % devices) + 1);
      browserTimes.push(
        await timeUntilConnected(scene, one, async () => scene.installation.killBrowsers(one[0])),
      );
      await delay(steadyMs);
      sidecarTimes.push(
        await timeUntilConnected(scene, ids, () => scene.installation.killProgram('sidecar')),
      );
    }
    say(`${rounds} kills of each`);
    const yardstick = {
      what: 'whatsapp-web.js alone, initialize to ready (page `older`)',
      values: restarts,
    };
    const asked = judgeSessions(await readSessionStates(scene)).value;
    return [
      figure({
        scenario: 'recover',
        what: 'killed Chromium → connected',
        unit: 's',
        values: browserTimes,
        yardstick,
        goal: { words: '≤ 5 s, no QR', isMet: (value) => value <= 5 && asked === 0 },
      }),
      figure({
        scenario: 'recover',
        what: `killed sidecar with ${devices} devices → all connected`,
        unit: 's',
        values: sidecarTimes,
        yardstick,
        goal: { words: '≤ 10 s, no QR', isMet: (value) => value <= 10 && asked === 0 },
      }),
    ];
  } finally {
    await bare.remove();
    await scene.remove();
  }
}

/**
 * @param {Scene} scene
 * @param {string[]} ids
 * @param {() => Promise<unknown>} kill
 */
async function timeUntilConnected(scene, ids, kill) {
  const at = Date.now();
  const began = performance.now();
  await kill();
  for (const id of ids) {
    const isBack = () => scene.isConnectedSince(id, at);
    await until(isBack, 'connected again', recoveryLimitMs, 20);
  }
  return (performance.now() - began) / 1000;
}

/** @param {BareLibrary} bare */
async function timeBareRestarts(bare) {
  const { client } = await bare.link('restarted', await bare.sandbox.createPhone('Restarted'));
  await client.destroy();
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const again = await bare.reopen('restarted');
    times.push(again.readyMs / 1000);
    await again.client.destroy();
  }
  return times;
}
