import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import type { Db } from './database.js';
import { sqlStateOf } from './sql-state.js';

const mark = '/* prepared */ ';

/**
 * Runs a statement that every connection parses and plans once only: for what is long and asked
 * often, and whose text never varies. On the pool or in a transaction, as any other.
 */
export async function runPrepared<T>(db: Db, query: RawBuilder<T>): Promise<T[]> {
  return (await sql<T>`${sql.raw(mark)}${query}`.execute(db)).rows;
}

type Ask = (...args: unknown[]) => unknown;

/** SQLSTATE of a prepared statement whose columns a migration has changed meanwhile. */
const planOutdated = '0A000';

const names = new Map<string, string>();
/** In the names, so that an outdated one is never used again. */
let generation = 0;

/** A connection's `query` that gives marked statements a name, by which the server keeps them. */
export function namingPrepared(query: Ask): Ask {
  return (...args) => {
    const [text, values] = args;
    if (typeof text !== 'string' || !Array.isArray(values) || !text.startsWith(mark)) {
      return query(...args);
    }
    const named: pg.QueryConfig = { name: nameOf(text), text, values };
    return Promise.resolve(query(named)).catch((error: unknown) => {
      if (sqlStateOf(error) !== planOutdated) throw error;
      names.clear();
      generation += 1;
      return query(text, values);
    });
  };
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const name = `botwave_${generation}_${hash}`;
  names.set(text, name);
  return name;
}
