// @ts-check
import { nodeTooOld } from './lib/node-version.mjs';

const obstacle = nodeTooOld(process.versions.node);
if (obstacle) {
  console.error(obstacle);
  process.exitCode = 1;
} else {
  const { runCommand } = await import('./lib/operator.mjs');
  const { runTests } = await import('./lib/test-run.mjs');
  await runCommand(() => runTests(process.argv.slice(2), process.env));
}
