import { pino } from 'pino';
import { createSetupLink } from './auth/setup-links.repo.js';
import { loadDatabaseConfig } from './config/config.js';
import { connectDatabase } from './db/connect.js';
import { runProgram } from './process/start-error.js';
import { adminExists } from './users/users.repo.js';

/**
 * `node api/dist/src/admin-link.js`: prints a one-time link, good for an hour, that creates the
 * first administrator; prints nothing when there is one. For a terminal or a 0600 file, not a log.
 */
await runProgram(async () => {
  const config = loadDatabaseConfig();
  const database = await connectDatabase(config.databaseUrl, pino({ level: 'silent' }), 1);
  try {
    if (await adminExists(database.db)) return;
    const token = await createSetupLink(database.db);
    process.stdout.write(`${config.publicUrl}/setup?token=${token}\n`);
  } finally {
    await database.close();
  }
});
