// @ts-check
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { migrate } from './lib/api-commands.mjs';
import { ensureBrowser } from './lib/browser.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureSecret, prepareDataFolder } from './lib/data-folder.mjs';
import { requireReachable } from './lib/database.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { OperatorError, runCommand, say } from './lib/operator.mjs';
import { readSettings, root } from './lib/settings.mjs';

/** Everything that has to be there before `supervisord -c supervisord.conf` is started. */
await runCommand(async () => {
  const settings = readSettings(process.env);
  const { databaseUrl, dataDir } = settings;
  if (!databaseUrl) {
    throw new OperatorError('Set DATABASE_URL: only npm start brings a database of its own.');
  }
  // Supervisor opens its logs here before any program runs, wherever the data folder is.
  mkdirSync(path.join(root, '.botwave/logs'), { recursive: true, mode: 0o700 });
  prepareDataFolder(dataDir);
  ensureSecret(dataDir, 'sidecar-token');
  await ensureDependencies(root);
  const browser = await ensureBrowser(settings);
  await requireReachable(databaseUrl);
  await ensureBuilt(root);
  await migrate({ ...settings.env, BOTWAVE_DATA_DIR: dataDir });
  say(`Ready for Supervisor, with CHROMIUM_PATH=${browser.executable} in its environment.`);
});
