import type { Selectable } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';

export type Settings = Selectable<Database['settings']>;

/** The one row of settings; migrations insert it. */
export function requireSettings(db: Db): Promise<Settings> {
  return db.selectFrom('settings').selectAll().executeTakeFirstOrThrow();
}
