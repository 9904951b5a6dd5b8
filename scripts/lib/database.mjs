// @ts-check
import { OperatorError, sayWhile } from './operator.mjs';
import { programUrl, readClusterState } from './postgres/cluster.mjs';
import { connectionObstacle } from './postgres/connection.mjs';
import { EmbeddedPostgres } from './postgres/server.mjs';

/** @typedef {{ url: string, embedded?: EmbeddedPostgres }} ReadyDatabase */

/**
 * The database of DATABASE_URL, checked, or the embedded one of the data folder, started.
 * Throws `OperatorError`.
 * @param {{ dataDir: string, databaseUrl: string | undefined }} settings
 * @returns {Promise<ReadyDatabase>}
 */
export async function openDatabase({ dataDir, databaseUrl }) {
  if (databaseUrl !== undefined) {
    await requireReachable(databaseUrl);
    return { url: databaseUrl };
  }
  const isNew = readClusterState(dataDir) === undefined;
  const start = () => EmbeddedPostgres.start(dataDir);
  const embedded = isNew
    ? await sayWhile('Making the database (PostgreSQL, only for this BotWave)', start)
    : await start();
  return { url: programUrl(embedded.state), embedded };
}

/**
 * Throws `OperatorError` unless the database answers a query within 5 s. The sentence names
 * host and database, never the password.
 * @param {string} databaseUrl
 */
export async function requireReachable(databaseUrl) {
  const where = placeOf(databaseUrl);
  const obstacle = await connectionObstacle(databaseUrl, 5_000);
  if (!obstacle) return;
  throw new OperatorError(
    `The database of DATABASE_URL, ${where}, cannot be used (${reasonOf(obstacle)}): start it or correct the address, or unset DATABASE_URL to use the embedded one.`,
  );
}

/** @param {string} databaseUrl */
function placeOf(databaseUrl) {
  if (!URL.canParse(databaseUrl)) {
    throw new OperatorError(
      'DATABASE_URL is not an address: it reads postgres://user:password@host:5432/database.',
    );
  }
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname || 'localhost'}:${port || 5432}${pathname}`;
}

/** @param {NodeJS.ErrnoException} error */
function reasonOf({ code, message }) {
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host is not known';
  if (code === '28P01' || code === '28000') return 'it refuses this user or password';
  if (code === '3D000') return 'there is no such database';
  return /timeout/i.test(message) ? 'no answer within 5 s' : message;
}

/**
 * The address of the database if it answers now: DATABASE_URL's, or the embedded one of a
 * BotWave that runs on this data folder. Throws `OperatorError` for a DATABASE_URL that fails.
 * @param {{ dataDir: string, databaseUrl: string | undefined }} settings
 * @returns {Promise<string | undefined>}
 */
export async function runningDatabase({ dataDir, databaseUrl }) {
  if (databaseUrl !== undefined) {
    await requireReachable(databaseUrl);
    return databaseUrl;
  }
  const state = readClusterState(dataDir);
  if (!state || (await connectionObstacle(programUrl(state), 2_000))) return undefined;
  return programUrl(state);
}
