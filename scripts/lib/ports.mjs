// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:net';
import { OperatorError } from './operator.mjs';

/**
 * Whether a server could listen there now.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<NodeJS.ErrnoException | undefined>} why not, or undefined
 */
export async function portObstacle(port, host) {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error);
  } finally {
    server.close();
  }
}

/**
 * Throws `OperatorError` unless the port is free within `patienceMs`: what a killed run left
 * behind needs a moment to end.
 * @param {{ name: string, port: number, host: string, patienceMs: number }} wanted
 */
export async function requireFreePort({ name, port, host, patienceMs }) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const obstacle = await portObstacle(port, host);
    if (!obstacle) return;
    if (Date.now() >= deadline) throw new OperatorError(sentence(name, port, host, obstacle));
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

/**
 * @param {string} name
 * @param {number} port
 * @param {string} host
 * @param {NodeJS.ErrnoException} obstacle
 */
function sentence(name, port, host, obstacle) {
  if (obstacle.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program: end that one, or set ${name} to a free port.`;
  }
  if (obstacle.code === 'EACCES') {
    return `Port ${port} is reserved for the administrator of this machine: set ${name} to 1024 or above.`;
  }
  return `Nothing can listen on ${host} port ${port} (${obstacle.code ?? obstacle.message}): check HOST and ${name}.`;
}

/**
 * A free loopback port below the range that systems hand out by themselves, so that it is
 * still free after a restart.
 * @returns {Promise<number>}
 */
export async function pickPort() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!(await portObstacle(port, '127.0.0.1'))) return port;
  }
  throw new OperatorError('No free port for the embedded database was found on 127.0.0.1.');
}
