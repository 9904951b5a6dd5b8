// @ts-check
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf, listProcesses } from '../lib/installation/processes.mjs';
import { Scene } from '../lib/installation/scene.mjs';
import { BareLibrary } from './bare-library.mjs';
import { figure } from './figure.mjs';

const counts = [1, 3, 6];
const restMs = 5_000;

/**
 * What the browsers of 1, 3 and 6 connected sessions take, as PSS: memory that several processes
 * share counts once. Against the library's browser with its own flags. Linux only.
 * @type {import('./figure.mjs').Scenario}
 */
export async function memory(browser, say) {
  if (process.platform !== 'linux') {
    say('memory is measured on Linux only');
    return [];
  }
  const bare = new BareLibrary(browser);
  const scene = await Scene.open();
  try {
    await bare.start();
    const { client } = await bare.link('measured', await bare.sandbox.createPhone('Measured'));
    await delay(restMs);
    const bareValues = [pssOf(client.pupBrowser.process().pid)];
    await client.destroy();
    /** @type {string[]} */
    const ids = [];
    const figures = [];
    for (const count of counts) {
      while (ids.length < count) ids.push((await scene.linkDevice(`Device ${ids.length + 1}`)).id);
      await delay(restMs);
      figures.push(
        figure({
          scenario: 'memory',
          what: `PSS of a session's browser, ${count} running`,
          unit: 'MiB',
          values: ids.map((id) => pssOfDevice(scene, id)),
          yardstick: { what: "whatsapp-web.js alone, the library's own flags", values: bareValues },
        }),
      );
    }
    return figures;
  } finally {
    await bare.remove();
    await scene.remove();
  }
}

/**
 * @param {Scene} scene
 * @param {string} deviceId
 */
function pssOfDevice({ installation }, deviceId) {
  const leader = installation.browsers(deviceId).find(({ args }) => !args.includes('--type='));
  if (!leader) throw new Error('the device has no browser');
  return pssOf(leader.pid);
}

/**
 * MiB of a process and its children.
 * @param {number} pid
 */
function pssOf(pid) {
  const pids = [pid, ...descendantsOf(listProcesses(), pid).map((row) => row.pid)];
  const kib = pids.map((one) => {
    const rollup = readFileSync(`/proc/${one}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  });
  return kib.reduce((sum, one) => sum + one, 0) / 1024;
}
