// @ts-check
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Scene } from '../lib/installation/scene.mjs';
import { until } from '../lib/installation/until.mjs';
import { figure } from './figure.mjs';
import { postMany } from './load.mjs';

const rounds = 5;
const requests = 1_500;
const warmUpRequests = 300;
const connections = 16;
const receiver = '+15550142000';

/**
 * Accepting alone: the device rests, so nothing is sent meanwhile. Against Express with one INSERT
 * into the same PostgreSQL.
 * @type {import('./figure.mjs').Scenario}
 */
export async function accept(_browser, say) {
  const scene = await Scene.open();
  const bare = fork(path.join(import.meta.dirname, 'bare-server.mjs'), {
    env: { ...process.env, DATABASE_URL: scene.installation.databaseUrl },
  });
  try {
    const [port] = await once(bare, 'message');
    const device = await scene.linkDevice('Resting');
    await scene.person.call('POST', `/devices/${device.id}/stop`, {});
    await until(
      async () => (await scene.person.device(device.id)).status === 'stopped',
      'the device at rest',
    );
    const ours = {
      url: `${scene.installation.url}/api/v1/messages`,
      headers: { 'x-api-key': scene.key },
      body: (/** @type {number} */ n) => ({ deviceId: device.id, to: receiver, text: `text ${n}` }),
      connections,
    };
    const theirs = {
      url: `http://127.0.0.1:${port}/messages`,
      headers: {},
      body: (/** @type {number} */ n) => ({ to: receiver, text: `text ${n}` }),
      connections,
    };
    await postMany({ ...ours, count: warmUpRequests });
    await postMany({ ...theirs, count: warmUpRequests });
    const values = [];
    const bareValues = [];
    for (let round = 1; round <= rounds; round += 1) {
      values.push(await postMany({ ...ours, count: requests }));
      bareValues.push(await postMany({ ...theirs, count: requests }));
      say(
        `round ${round}: ${values.at(-1)?.toFixed(0)} against ${bareValues.at(-1)?.toFixed(0)} requests/s`,
      );
    }
    return [
      figure({
        scenario: 'accept',
        what: `POST /messages, accepted and durable, ${connections} connections`,
        unit: 'requests/s',
        values,
        yardstick: { what: 'Express with one INSERT through pg', values: bareValues },
        goal: { words: 'ratio ≥ 0.6', isMet: (_value, ratio) => ratio >= 0.6 },
      }),
    ];
  } finally {
    bare.disconnect();
    await scene.remove();
  }
}
