import { type Migration, type MigrationProvider, Migrator } from 'kysely';
import type { Db } from './database.js';
import { up as initial } from './migrations/0001-initial.js';
import { up as accounts } from './migrations/0002-accounts.js';
import { up as keysLimitsSettings } from './migrations/0003-keys-limits-settings.js';
import { up as activityAdmin } from './migrations/0004-activity-admin.js';
import { up as webhooks } from './migrations/0005-webhooks.js';

/** Listed by hand: a migration that is not in the build cannot be forgotten on a host. */
const migrations: Record<string, Migration> = {
  '0001-initial': { up: initial },
  '0002-accounts': { up: accounts },
  '0003-keys-limits-settings': { up: keysLimitsSettings },
  '0004-activity-admin': { up: activityAdmin },
  '0005-webhooks': { up: webhooks },
};

const provider: MigrationProvider = { getMigrations: () => Promise.resolve(migrations) };

/**
 * Brings the database to the newest schema; safe to call from several processes at once
 * (Kysely takes an advisory lock). Answers the names of what was applied.
 */
export async function migrateToLatest(db: Db): Promise<string[]> {
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) {
    throw new Error('The database could not be migrated', { cause: error });
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** True when every migration of this build has been applied. */
export async function isMigrated(db: Db): Promise<boolean> {
  const applied = await new Migrator({ db, provider }).getMigrations();
  return applied.every((migration) => migration.executedAt !== undefined);
}
