import { sql } from 'kysely';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import { type RepeatingWork, startRepeatingWork } from '../process/repeating-work.js';

/** Lines of its timeline that a device keeps. */
const keptLines = 1_000;
const sweepEveryMs = 600_000;

/** Trims the timelines now and then; any number of processes may. */
export function startTimelineSweep({
  db,
  logger,
}: Pick<AppContext, 'db' | 'logger'>): RepeatingWork {
  return startRepeatingWork({
    name: 'timelines',
    everyMs: sweepEveryMs,
    logger,
    work: async () => {
      await trimTimelines(db, keptLines);
      return false;
    },
  });
}

/** Leaves the newest `kept` lines of each device; answers how many went. */
export async function trimTimelines(db: Db, kept: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from device_events e
    using devices d, lateral (
      select x.id from device_events x where x.device_id = d.id
      order by x.id desc offset ${kept} limit 1) last
    where e.device_id = d.id and e.id <= last.id`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
