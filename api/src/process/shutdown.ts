import type { Logger } from 'pino';

export interface ShutdownStep {
  name: string;
  run: () => Promise<void>;
}

/**
 * Runs the steps one after the other; one that fails does not keep the next from running.
 * True when all were done within `deadlineMs` together.
 */
export async function shutDown(
  steps: readonly ShutdownStep[],
  logger: Logger,
  deadlineMs: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, false);
  });
  const done = await Promise.race([runAll(steps, logger), deadline]);
  clearTimeout(timer);
  return done;
}

async function runAll(steps: readonly ShutdownStep[], logger: Logger): Promise<boolean> {
  let good = true;
  for (const step of steps) {
    try {
      await step.run();
    } catch (err) {
      good = false;
      logger.warn({ err, step: step.name }, 'stopping failed');
    }
  }
  return good;
}
