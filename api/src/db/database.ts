import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { namingPrepared } from './prepared.js';
import type { Database } from './schema.js';

/**
 * Our statements look at few rows by index and are asked often. The planner's defaults are for
 * turning disks: with them it prefers reading small tables whole, in plans that are then kept while
 * the tables grow. Compiling what takes a millisecond is never worth it.
 */
const plannerOptions = '-c random_page_cost=1.1 -c jit=off';

/** A connection pool or a transaction: query functions take it first and work in both. */
export type Db = Kysely<Database>;

export interface DatabaseHandle {
  db: Db;
  /** For the few parts that speak `pg` themselves (LISTEN, rate-limiter-flexible). */
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens the pool. Both listeners are needed to survive a killed server: without them
 * `pg` throws outside of any promise (docs/decisions/0001-pg-driver.md).
 * Limits: connect 3 s, statement 10 s, wait for a connection 2 s (part of connect); 12 s where not
 * even the server's time-out arrives, because the line is dead and nobody said so.
 */
export function openDatabase(url: string, logger: Logger, poolSize = 20): DatabaseHandle {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    options: plannerOptions,
  });
  const lost = (error: Error): void => {
    logger.warn({ err: error }, 'database connection lost');
  };
  pool.on('error', lost);
  pool.on('connect', (client) => {
    client.on('error', lost);
    watch(client);
  });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

/**
 * Statements that ask for it are prepared; and nobody else shall get a connection on which the
 * last question was never answered.
 */
function watch(client: pg.PoolClient): void {
  const query = namingPrepared(client.query.bind(client) as (...args: unknown[]) => unknown);
  const watched = (...args: unknown[]): unknown => {
    const answer = query(...args);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === 'Query read timeout') endNow(client);
      });
    }
    return answer;
  };
  client.query = watched as typeof client.query;
}

function endNow(client: pg.PoolClient): void {
  const ending = client as pg.PoolClient & { end(): Promise<void> };
  ending.end().catch(() => undefined);
}
