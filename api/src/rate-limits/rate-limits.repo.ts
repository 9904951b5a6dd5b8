import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { RateWindow } from './rate-windows.js';

/** The user's accepted messages per 60 s; the installation's maximum caps every own limit. */
export async function requireUserLimit(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom('users as u')
    .innerJoin('settings as s', (join) => join.onTrue())
    .select(
      sql<number>`least(coalesce(u.rate_limit, s.default_rate_limit), s.max_rate_limit)`.as(
        'limit',
      ),
    )
    .where('u.id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.limit;
}

/**
 * Counts one for this subject unless that passes the limit. One upsert: its row lock puts
 * parallel transactions in line, and it goes by the database's clock at the statement's begin
 * (a waiter may find a window that began after it: elapsed 0). Windows start at the first accept.
 */
export async function countInWindow(
  db: Db,
  subject: string,
  limit: number,
): Promise<RateWindow & { allowed: boolean }> {
  const { rows } = await sql<RateWindow>`
    insert into rate_windows as w (subject, window_start, current_count, previous_count)
    values (${subject}, statement_timestamp(), 1, 0)
    on conflict (subject) do update set
      window_start = ${rolledStart},
      current_count = ${rolledCurrent} + 1,
      previous_count = ${rolledPrevious}
    where floor(${rolledPrevious} * (1 - ${rolledElapsed} / 60.0)) + ${rolledCurrent} < ${limit}
    returning current_count as current, previous_count as previous, ${elapsed} as elapsed
  `.execute(db);
  const [row] = rows;
  if (row) return { ...row, allowed: true };
  return { ...(await readWindow(db, subject)), allowed: false };
}

async function readWindow(db: Db, subject: string): Promise<RateWindow> {
  const { rows } = await sql<RateWindow>`
    select ${rolledCurrent} as current, ${rolledPrevious} as previous, ${rolledElapsed} as elapsed
    from rate_windows as w where subject = ${subject}
  `.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a rate window vanished while it was locked');
  return row;
}

/** Seconds from the stored window's begin to now. */
const elapsed = sql<number>`greatest(0, extract(epoch from statement_timestamp() - w.window_start))::float8`;

/** What the stored row means now: the same window, the next one, or an altogether new one. */
const rolledStart = sql`case when ${elapsed} < 60 then w.window_start
  when ${elapsed} < 120 then w.window_start + interval '60 s' else statement_timestamp() end`;
const rolledCurrent = sql<number>`case when ${elapsed} < 60 then w.current_count else 0 end`;
const rolledPrevious = sql<number>`case when ${elapsed} < 60 then w.previous_count
  when ${elapsed} < 120 then w.current_count else 0 end`;
const rolledElapsed = sql<number>`case when ${elapsed} < 60 then ${elapsed}
  when ${elapsed} < 120 then ${elapsed} - 60 else 0 end`;
