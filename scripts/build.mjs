// @ts-check
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { runCommand } from './lib/operator.mjs';
import { root } from './lib/settings.mjs';

await runCommand(async () => {
  await ensureDependencies(root);
  await ensureBuilt(root);
});
