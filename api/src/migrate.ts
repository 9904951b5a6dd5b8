import { pino } from 'pino';
import { loadDatabaseConfig } from './config/config.js';
import { connectDatabase } from './db/connect.js';
import { migrateToLatest } from './db/migrator.js';
import { runProgram, StartError } from './process/start-error.js';

/** `node api/dist/src/migrate.js`: brings the database to this build's schema, names what it applied. */
await runProgram(async () => {
  const config = loadDatabaseConfig();
  const database = await connectDatabase(config.databaseUrl, pino({ level: 'silent' }), 1);
  try {
    const applied = await migrateToLatest(database.db);
    process.stdout.write(applied.map((name) => `applied ${name}\n`).join(''));
  } catch (cause) {
    const reason =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : '';
    throw new StartError(`The database could not be migrated: ${reason}`, { cause });
  } finally {
    await database.close();
  }
});
