// @ts-check
import { apiCommand, migrate } from './lib/api-commands.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { runShown } from './lib/child-command.mjs';
import { prepareDataFolder } from './lib/data-folder.mjs';
import { openDatabase, runningDatabase } from './lib/database.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { lockInstance } from './lib/instance-lock.mjs';
import { runCommand } from './lib/operator.mjs';
import { readSettings, root } from './lib/settings.mjs';

/** `npm run user:create -- --email a@b.example --role admin`, the password from standard input. */
await runCommand(async () => {
  const settings = readSettings(process.env);
  await ensureDependencies(root);
  await ensureBuilt(root);
  const running = await runningDatabase(settings);
  if (running) {
    process.exitCode = await createUser(running);
    return;
  }
  prepareDataFolder(settings.dataDir);
  const lock = lockInstance(settings.dataDir);
  const { url, embedded } = await openDatabase(settings);
  try {
    process.exitCode = await createUser(url);
  } finally {
    await embedded?.stop();
    lock.release();
  }

  /** @param {string} databaseUrl */
  async function createUser(databaseUrl) {
    const env = {
      ...settings.env,
      DATABASE_URL: databaseUrl,
      BOTWAVE_DATA_DIR: settings.dataDir,
    };
    await migrate(env);
    const args = [apiCommand('user-create'), ...process.argv.slice(2)];
    return runShown(process.execPath, args, { env });
  }
});
