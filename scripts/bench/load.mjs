// @ts-check
import { once } from 'node:events';
import { Agent, request } from 'node:http';

/**
 * @typedef {object} Load
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {(n: number) => unknown} body of the n-th request, sent as JSON
 * @property {number} count of requests
 * @property {number} connections kept open, each with one request at a time
 */

/**
 * POSTs as fast as the answers come. Throws unless every answer is 202. Answers with requests
 * a second.
 * @param {Load} load
 */
export async function postMany({ url, headers, body, count, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const one = async () => {
    while (next < count) {
      const text = JSON.stringify(body(next));
      next += 1;
      await post({ url, agent, headers, text });
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, one));
  const rate = (count * 1000) / (performance.now() - began);
  agent.destroy();
  return rate;
}

/** @param {{ url: string, agent: Agent, headers: Record<string, string>, text: string }} order */
async function post({ url, agent, headers, text }) {
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...headers,
    },
  });
  sent.end(text);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 202) throw new Error(`${url} answered ${response.statusCode}`);
}
