// @ts-check
import { writeFileSync } from 'node:fs';
import { ensureDependencies } from '../lib/dependencies.mjs';
import { runCommand, say } from '../lib/operator.mjs';
import { root } from '../lib/settings.mjs';
import { parseOptions } from './options.mjs';

await runCommand(async () => {
  const { seeds, report, ...options } = parseOptions(process.argv.slice(2));
  await ensureDependencies(root);
  const { runDrill } = await import('./drill.mjs');
  const { tableOf } = await import('./table.mjs');
  const { isRight } = await import('./verdict.mjs');
  const results = [];
  for (const seed of seeds) {
    const result = await runDrill({ ...options, seed }, say);
    for (const line of tableOf(result)) say(line);
    results.push(result);
  }
  if (report) writeFileSync(report, JSON.stringify(results, null, 2));
  if (!results.every(({ checks }) => checks.every(isRight))) process.exitCode = 1;
});
