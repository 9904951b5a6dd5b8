import { sql } from 'kysely';
import type { Db } from '../db/database.js';

/** As long nobody else begins a round; each step takes it anew. */
const leaseSeconds = 120;

const lease = sql<Date>`now() + make_interval(secs => ${leaseSeconds})`;

/** Where a due job goes on; undefined while it is not due, or another process is at it. */
export async function claimJob(
  db: Db,
  name: string,
): Promise<{ after: string | null } | undefined> {
  await db
    .insertInto('retention_jobs')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .updateTable('retention_jobs')
    .set({ due_at: lease })
    .where('name', '=', name)
    .where('due_at', '<=', sql<Date>`now()`)
    .returning('erased_to')
    .executeTakeFirst();
  return row && { after: row.erased_to };
}

/** Keeps the job for another two minutes. */
export async function renewJob(db: Db, name: string): Promise<void> {
  await db.updateTable('retention_jobs').set({ due_at: lease }).where('name', '=', name).execute();
}

/** Somebody else may go on now. */
export async function releaseJob(db: Db, name: string): Promise<void> {
  await db
    .updateTable('retention_jobs')
    .set({ due_at: sql<Date>`now()` })
    .where('name', '=', name)
    .execute();
}

/** Due again after `everySeconds`; the next round begins behind `erasedTo`. */
export async function finishJob(
  db: Db,
  name: string,
  round: { everySeconds: number; count: number; erasedTo: string | null },
): Promise<void> {
  await db
    .updateTable('retention_jobs')
    .set({
      due_at: sql<Date>`now() + make_interval(secs => ${round.everySeconds})`,
      finished_at: sql<Date>`now()`,
      last_count: round.count,
      erased_to: round.erasedTo,
    })
    .where('name', '=', name)
    .execute();
}

/** The next look of any process finds all jobs due: what has to end may have changed. */
export async function makeJobsDue(trx: Db): Promise<void> {
  await trx.updateTable('retention_jobs').set({ due_at: sql<Date>`now()` }).execute();
}
