import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import type { QueryResultRow } from 'pg';
import type { DatabaseHandle } from './database.js';

export type Statements = Pick<DatabaseHandle, 'db' | 'pool'>;

const names = new Map<string, string>();

/** SQLSTATE of a prepared statement whose columns a migration has changed meanwhile. */
const planOutdated = '0A000';

/**
 * Runs a statement, a transaction of its own, that every connection parses and plans once only:
 * for what is long and asked often, and whose text never varies.
 */
export async function runPrepared<T extends QueryResultRow>(
  { db, pool }: Statements,
  query: RawBuilder<T>,
): Promise<T[]> {
  const { sql: text, parameters } = query.compile(db);
  try {
    const { rows } = await pool.query<T>({ name: nameOf(text), text, values: [...parameters] });
    return rows;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === planOutdated)) throw error;
    return (await query.execute(db)).rows;
  }
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `botwave_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}
