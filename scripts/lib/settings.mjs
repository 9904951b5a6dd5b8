// @ts-check
import path from 'node:path';
import { OperatorError } from './operator.mjs';

/** Absolute path of the repository. */
export const root = path.resolve(import.meta.dirname, '../..');

/**
 * @typedef {object} Settings
 * @property {string} dataDir absolute
 * @property {string} host
 * @property {number} port
 * @property {number} sidecarPort
 * @property {number} sandboxPort
 * @property {boolean} ownSandbox whether our sandbox runs here
 * @property {string | undefined} databaseUrl undefined means the embedded database
 * @property {string} publicUrl
 * @property {string | undefined} chromiumPath a browser that was asked for by name
 * @property {NodeJS.ProcessEnv} env what the programs get, empty values left out
 */

/**
 * What `npm start` itself has to know of the environment; the programs check the rest.
 * Throws `OperatorError`.
 * @param {NodeJS.ProcessEnv} given
 * @returns {Settings}
 */
export function readSettings(given) {
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const port = readPort(env, 'PORT', 3000);
  const sandboxOn = (env.SANDBOX ?? (env.NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
  return {
    dataDir: path.resolve(root, env.BOTWAVE_DATA_DIR ?? '.botwave'),
    host: env.HOST ?? '127.0.0.1',
    port,
    sidecarPort: readPort(env, 'SIDECAR_PORT', 3100),
    sandboxPort: readPort(env, 'SANDBOX_PORT', 3443),
    ownSandbox: sandboxOn && env.SANDBOX_ADDRESS === undefined,
    databaseUrl: env.DATABASE_URL,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/$/, ''),
    chromiumPath: env.CHROMIUM_PATH ?? env.PUPPETEER_EXECUTABLE_PATH,
    env,
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {number} fallback
 */
function readPort(env, name, fallback) {
  const text = env[name];
  if (text === undefined) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new OperatorError(`${name} must be a port number from 1 to 65535, and it is "${text}".`);
}
