import type { AppContext } from '../app-context.js';
import { type RepeatingWork, startRepeatingWork } from '../process/repeating-work.js';
import { type RetentionJob, retentionJobs } from './retention-jobs.js';
import { claimJob, finishJob, releaseJob, renewJob } from './retention-jobs.repo.js';

const lookEveryMs = 60_000;
const batchSize = 1_000;

type Parts = Pick<AppContext, 'db' | 'logger'>;

/**
 * Erases and deletes what the settings no longer keep. Every API process looks each minute; a job
 * is done by one at a time, and taken over two minutes after that one has died.
 */
export function startRetention(parts: Parts): RepeatingWork {
  return startRepeatingWork({
    name: 'retention',
    everyMs: lookEveryMs,
    logger: parts.logger,
    work: async (stop) => {
      await runDueJobs(parts, { stop });
      return false;
    },
  });
}

/** Runs what is due to its end, one job after the other; a job that fails is tried again later. */
export async function runDueJobs(
  { db, logger }: Parts,
  { stop, size = batchSize }: { stop?: AbortSignal; size?: number } = {},
): Promise<void> {
  for (const job of retentionJobs) {
    if (stop?.aborted) return;
    try {
      const count = await runJob(db, job, { stop, size });
      if (count > 0) logger.info({ job: job.name, count }, 'erased by age');
    } catch (err) {
      logger.warn({ err, job: job.name }, 'not erased by age; tried again later');
    }
  }
}

async function runJob(
  db: Parts['db'],
  job: RetentionJob,
  { stop, size }: { stop: AbortSignal | undefined; size: number },
): Promise<number> {
  const claimed = await claimJob(db, job.name);
  if (!claimed) return 0;
  let { after } = claimed;
  let erasedTo = after;
  let passedOver = false;
  let count = 0;
  for (;;) {
    const batch = await job.batch(db, { after, size });
    count += batch.count;
    if (batch.walked) {
      after = batch.walked.to;
      // Rounds to come begin at the first that was passed over.
      if (!passedOver) erasedTo = batch.walked.settledTo;
      passedOver ||= batch.walked.passedOver;
    }
    if (!batch.more) break;
    if (stop?.aborted) {
      await releaseJob(db, job.name);
      return count;
    }
    await renewJob(db, job.name);
  }
  await finishJob(db, job.name, { everySeconds: job.everySeconds, count, erasedTo });
  return count;
}
