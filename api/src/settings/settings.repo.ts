import { type Selectable, sql, type UpdateObject } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';

export type Settings = Selectable<Database['settings']>;

/** The one row of settings; migrations insert it. */
export function requireSettings(db: Db): Promise<Settings> {
  return db.selectFrom('settings').selectAll().executeTakeFirstOrThrow();
}

/** As `requireSettings`; later changes wait for this transaction. */
export function lockSettings(trx: Db): Promise<Settings> {
  return trx.selectFrom('settings').selectAll().forUpdate().executeTakeFirstOrThrow();
}

export function changeSettings(
  trx: Db,
  set: UpdateObject<Database, 'settings'>,
): Promise<Settings> {
  return trx
    .updateTable('settings')
    .set({ ...set, updated_at: sql<Date>`now()` })
    .returningAll()
    .executeTakeFirstOrThrow();
}
