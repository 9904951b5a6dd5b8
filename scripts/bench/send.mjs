// @ts-check
import { Scene } from '../lib/installation/scene.mjs';
import { until } from '../lib/installation/until.mjs';
import { BareLibrary } from './bare-library.mjs';
import { figure } from './figure.mjs';
import { postMany } from './load.mjs';

const rounds = 3;
const texts = 500;
const warmUpTexts = 50;
const connections = 8;
const sendLimitMs = 90_000;
const receiver = '+15550142000';

/**
 * 500 texts over one device: through the API until WhatsApp has the last, against the library
 * alone, one `sendMessage` after the other.
 * @type {import('./figure.mjs').Scenario}
 */
export async function send(browser, say) {
  const bare = new BareLibrary(browser);
  const scene = await Scene.open();
  try {
    await bare.start();
    const device = await scene.linkDevice('Sender');
    const { client } = await bare.link('sender', await bare.sandbox.createPhone('Sender'));
    await sendThroughApi(scene, device.id, 'warm', warmUpTexts);
    await sendBare(client, 'warm', warmUpTexts);
    const values = [];
    const bareValues = [];
    for (let round = 1; round <= rounds; round += 1) {
      values.push(await sendThroughApi(scene, device.id, `round ${round}`, texts));
      bareValues.push(await sendBare(client, `round ${round}`, texts));
      say(
        `round ${round}: ${values.at(-1)?.toFixed(1)} against ${bareValues.at(-1)?.toFixed(1)} texts/s`,
      );
    }
    await client.destroy();
    return [
      figure({
        scenario: 'send',
        what: `${texts} texts over one device, durable, until WhatsApp has the last`,
        unit: 'texts/s',
        values,
        yardstick: {
          what: 'whatsapp-web.js alone, sendMessage one after the other (page `older`)',
          values: bareValues,
        },
        goal: { words: 'ratio ≥ 0.7', isMet: (_value, ratio) => ratio >= 0.7 },
      }),
    ];
  } finally {
    await bare.remove();
    await scene.remove();
  }
}

/**
 * @param {Scene} scene
 * @param {string} deviceId
 * @param {string} name of the round
 * @param {number} count
 */
async function sendThroughApi(scene, deviceId, name, count) {
  const began = performance.now();
  await postMany({
    url: `${scene.installation.url}/api/v1/messages`,
    headers: { 'x-api-key': scene.key },
    body: (n) => ({ deviceId, to: receiver, type: 'text', text: `${name} ${n}` }),
    count,
    connections,
  });
  const haveLeft = async () => {
    const { rows } = await scene.database.query(
      `select count(*)::int as count from message_logs
       where device_id = $1 and status in ('sent', 'delivered', 'read') and message_body like $2`,
      [deviceId, `${name} %`],
    );
    return rows[0].count === count;
  };
  await until(haveLeft, `${count} texts sent`, sendLimitMs, 20);
  return (count * 1000) / (performance.now() - began);
}

/**
 * @param {any} client of the library
 * @param {string} name of the round
 * @param {number} count
 */
async function sendBare(client, name, count) {
  const began = performance.now();
  for (let n = 0; n < count; n += 1) {
    const chat = `${receiver.slice(1)}@c.us`;
    await client.sendMessage(chat, `${name} ${n}`, { waitUntilMsgSent: true });
  }
  return (count * 1000) / (performance.now() - began);
}
