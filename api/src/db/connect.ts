import { sql } from 'kysely';
import type { Logger } from 'pino';
import { StartError } from '../process/start-error.js';
import { type DatabaseHandle, openDatabase } from './database.js';

/** Opens the pool and asks once. Throws `StartError` with one sentence when nobody answers. */
export async function connectDatabase(
  url: string,
  logger: Logger,
  poolSize?: number,
): Promise<DatabaseHandle> {
  const place = placeOf(url);
  const handle = openDatabase(url, logger, poolSize);
  try {
    await sql`select 1`.execute(handle.db);
    return handle;
  } catch (cause) {
    await handle.close();
    throw new StartError(`PostgreSQL at ${place} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
}

/** Host, port and database; never the password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) throw new StartError('DATABASE_URL is not a postgres:// address.');
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'the local socket'}${port ? `:${port}` : ''}${pathname}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown error';
}
