import { type RawBuilder, sql } from 'kysely';
import { runPrepared, type Statements } from '../db/prepared.js';
import type { RateWindow } from './rate-windows.js';

/** What was counted, for giving it back: whose window, and when that began. */
export interface Spent {
  subject: string;
  began: string;
}

type CountedRow = RateWindow & { began: string };

/** How counting went: where the user stands now, or only her limit when it is reached. */
export type Counted = { rate_limit: number } & (
  | ({ counted: true; spent: Spent } & RateWindow)
  | { counted: false }
);

/**
 * Counts one for the user unless that passes the limit. The installation's maximum caps every own
 * limit.
 */
export async function countForUser(database: Statements, userId: string): Promise<Counted> {
  const subject = subjectOfUser(userId);
  const rows = await runPrepared(
    database,
    sql<{ rate_limit: number } & (CountedRow | { began: null })>`
      with ${hurried}, allowed as (
        select least(coalesce(u.rate_limit, s.default_rate_limit), s.max_rate_limit) as rate_limit
        from users u, settings s where u.id = ${userId}
      ), counted as (
        ${countOne(subject, sql`(select rate_limit from allowed)`)}
      )
      select * from allowed left join counted on true`,
  );
  const [row] = rows;
  if (!row) throw new Error('a user vanished while a message was accepted');
  if (row.began === null) return { counted: false, rate_limit: row.rate_limit };
  return { ...row, counted: true, spent: { subject, began: row.began } };
}

/** Where a user stands who was counted before. */
export function readUserWindow(database: Statements, userId: string): Promise<RateWindow> {
  return readWindow(database, subjectOfUser(userId));
}

/** Counts one for a key that has a limit of its own, unless that passes it. */
export async function countForKey(
  database: Statements,
  keyId: string,
  limit: number,
): Promise<RateWindow & ({ allowed: true; spent: Spent } | { allowed: false })> {
  const subject = `key:${keyId}`;
  const counting = sql<CountedRow>`with ${hurried} ${countOne(subject, sql`${limit}::int`)}`;
  const [row] = await runPrepared(database, counting);
  if (row) return { ...row, allowed: true, spent: { subject, began: row.began } };
  return { ...(await readWindow(database, subject)), allowed: false };
}

/** Takes one back that was counted, from whichever window it is in by now. */
export async function uncount(database: Statements, { subject, began }: Spent): Promise<void> {
  const at = sql`${began}::timestamptz`;
  await runPrepared(
    database,
    sql<object>`
      with ${hurried}
      update rate_windows w set
        current_count = current_count
          - case when window_start = ${at} then least(1, current_count) else 0 end,
        previous_count = previous_count
          - case when window_start = ${at} + interval '60 s' then least(1, previous_count) else 0 end
      from hurried where subject = ${subject}`,
  );
}

const subjectOfUser = (userId: string): string => `user:${userId}`;

/**
 * Windows need not outlive a crash of the server: without waiting for the disk the row, at which
 * all of a user's accepts meet, is locked for microseconds.
 */
const hurried = sql`hurried as materialized (
  select set_config('synchronous_commit', 'off', true)
)`;

/**
 * One upsert: its row lock puts parallel ones in line, and it goes by the database's clock at the
 * statement's begin (a waiter may find a window that began after it: elapsed 0). Windows start at
 * the first accept. No row: it was refused.
 */
const countOne = (subject: string, limit: RawBuilder<unknown>): RawBuilder<CountedRow> =>
  sql<CountedRow>`
  insert into rate_windows as w (subject, window_start, current_count, previous_count)
  select ${subject}::text, statement_timestamp(), 1, 0 from hurried
  on conflict (subject) do update set
    window_start = ${rolledStart},
    current_count = ${rolledCurrent} + 1,
    previous_count = ${rolledPrevious}
  where floor(${rolledPrevious} * (1 - ${rolledElapsed} / 60.0)) + ${rolledCurrent} < ${limit}
  returning current_count as current, previous_count as previous, ${elapsed} as elapsed,
    window_start::text as began`;

async function readWindow({ db }: Statements, subject: string): Promise<RateWindow> {
  const { rows } = await sql<RateWindow>`
    select ${rolledCurrent} as current, ${rolledPrevious} as previous, ${rolledElapsed} as elapsed
    from rate_windows as w where subject = ${subject}
  `.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a rate window vanished while it was read');
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
