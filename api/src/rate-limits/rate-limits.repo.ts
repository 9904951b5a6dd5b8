import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { RateWindow } from './rate-windows.js';

/** What is done in the statement that counts; without it, it only counts. */
export interface CountedWork {
  /** More CTEs, each ending in a comma; nothing is counted unless `room` has a row. */
  before: RawBuilder<unknown>;
  /** More CTEs, each beginning with a comma, which draw on the one row of `counted`. */
  after: RawBuilder<unknown>;
  /** A CTE of `after` whose one row is the answer. */
  answer: RawBuilder<unknown>;
}

/** How counting went: with the work's answer, without room for it, or beyond the limit. */
export type Counted<T> =
  | ({ counted: true; had_room: true; rate_limit: number } & RateWindow & T)
  | { counted: false; had_room: boolean; rate_limit: number };

const onlyCount: CountedWork = {
  before: sql`room as (select 1),`,
  after: sql``,
  answer: sql`(select 1) nothing`,
};

/**
 * Counts one for the user unless that passes the limit, and does the work in the same statement:
 * both or neither. The installation's maximum caps every own limit.
 */
export async function countForUser<T>(
  db: Db,
  userId: string,
  work: CountedWork = onlyCount,
): Promise<Counted<T>> {
  const { rows } = await sql<Counted<T>>`
    with ${work.before} allowed as (
      select least(coalesce(u.rate_limit, s.default_rate_limit), s.max_rate_limit) as rate_limit
      from users u, settings s where u.id = ${userId}
    ), counted as (
      ${countOne(subjectOfUser(userId), sql`(select rate_limit from allowed)`, sql`from room`)}
    )${work.after}
    select *, current is not null as counted, exists (select from room) as had_room
    from allowed left join (counted cross join ${work.answer}) on true`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a user vanished while a message was accepted');
  return row;
}

/** Where a user stands who was counted before. */
export function readUserWindow(db: Db, userId: string): Promise<RateWindow> {
  return readWindow(db, subjectOfUser(userId));
}

/** Counts one for a key that has a limit of its own, unless that passes it. */
export async function countForKey(
  db: Db,
  keyId: string,
  limit: number,
): Promise<RateWindow & { allowed: boolean }> {
  const subject = `key:${keyId}`;
  const { rows } = await countOne(subject, sql`${limit}`, sql``).execute(db);
  const [row] = rows;
  if (row) return { ...row, allowed: true };
  return { ...(await readWindow(db, subject)), allowed: false };
}

const subjectOfUser = (userId: string): string => `user:${userId}`;

/**
 * One upsert: its row lock puts parallel ones in line, and it goes by the database's clock at the
 * statement's begin (a waiter may find a window that began after it: elapsed 0). Windows start at
 * the first accept. No row: it was refused.
 */
const countOne = (
  subject: string,
  limit: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
): RawBuilder<RateWindow> => sql<RateWindow>`
  insert into rate_windows as w (subject, window_start, current_count, previous_count)
  select ${subject}::text, statement_timestamp(), 1, 0 ${from}
  on conflict (subject) do update set
    window_start = ${rolledStart},
    current_count = ${rolledCurrent} + 1,
    previous_count = ${rolledPrevious}
  where floor(${rolledPrevious} * (1 - ${rolledElapsed} / 60.0)) + ${rolledCurrent} < ${limit}
  returning current_count as current, previous_count as previous, ${elapsed} as elapsed`;

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
