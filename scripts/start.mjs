// @ts-check
import { nodeTooOld } from './lib/node-version.mjs';

const obstacle = nodeTooOld(process.versions.node);
if (obstacle) {
  console.error(obstacle);
  process.exitCode = 1;
} else {
  // Loaded only now: what follows is written for the Node that was just asked for.
  const { runCommand } = await import('./lib/operator.mjs');
  const { startBotWave } = await import('./lib/start-botwave.mjs');
  await runCommand(() => startBotWave(process.env));
}
