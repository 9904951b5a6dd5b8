import { type RawBuilder, sql } from 'kysely';
import { Batches, perDatabase } from '../db/batches.js';
import type { Db } from '../db/database.js';
import { runPrepared } from '../db/prepared.js';
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
 * limit. Parallel callers for one user are counted together.
 */
export const countForUser = (db: Db, userId: string): Promise<Counted> =>
  userCounts(db).ask(userId, userId);

const userCounts = perDatabase(
  (db) =>
    new Batches<string, Counted>(([userId = '', ...more]) =>
      together(1 + more.length, (count) => countUser(db, userId, count)),
    ),
);

async function countUser(db: Db, userId: string, count: number): Promise<Counted> {
  const subject = subjectOfUser(userId);
  const rows = await runPrepared(
    db,
    sql<{ rate_limit: number } & (CountedRow | { began: null })>`
      with ${hurried}, allowed as (
        select least(coalesce(u.rate_limit, s.default_rate_limit), s.max_rate_limit) as rate_limit
        from users u, settings s where u.id = ${userId}
      ), counted as (
        ${counting(subject, count, sql`(select rate_limit from allowed)`)}
      )
      select * from allowed left join counted on true`,
  );
  const [row] = rows;
  if (!row) throw new Error('a user vanished while a message was accepted');
  if (row.began === null) return { counted: false, rate_limit: row.rate_limit };
  return { ...row, counted: true, spent: { subject, began: row.began } };
}

/** Where a user stands who was counted before. */
export function readUserWindow(db: Db, userId: string): Promise<RateWindow> {
  return readWindow(db, subjectOfUser(userId));
}

export type KeyCounted = RateWindow & ({ counted: true; spent: Spent } | { counted: false });

/** Counts one for a key that has a limit of its own, unless that passes it. */
export const countForKey = (db: Db, keyId: string, limit: number): Promise<KeyCounted> =>
  keyCounts(db).ask(`${keyId} ${limit}`, { keyId, limit });

const keyCounts = perDatabase(
  (db) =>
    new Batches<{ keyId: string; limit: number }, KeyCounted>((askers) => {
      const [{ keyId, limit } = { keyId: '', limit: 0 }] = askers;
      return together(askers.length, (count) => countKey(db, { keyId, limit, count }));
    }),
);

async function countKey(
  db: Db,
  { keyId, limit, count }: { keyId: string; limit: number; count: number },
): Promise<KeyCounted> {
  const subject = `key:${keyId}`;
  const statement = sql<CountedRow>`with ${hurried} ${counting(subject, count, sql`${limit}::int`)}`;
  const [row] = await runPrepared(db, statement);
  if (row) return { ...row, counted: true, spent: { subject, began: row.began } };
  return { ...(await readWindow(db, subject)), counted: false };
}

/** All at once, where that passes no limit; else one after the other, as far as the limit goes. */
async function together<C extends { counted: true; current: number } | { counted: false }>(
  askers: number,
  count: (count: number) => Promise<C>,
): Promise<C[]> {
  const all = await count(askers);
  if (all.counted) {
    return Array.from({ length: askers }, (_, index) => ({
      ...all,
      current: all.current - (askers - 1 - index),
    }));
  }
  if (askers === 1) return [all];
  const each: C[] = [];
  for (let index = 0; index < askers; index += 1) each.push(await count(1));
  return each;
}

/** Takes one back that was counted, from whichever window it is in by now. */
export async function uncount(db: Db, { subject, began }: Spent): Promise<void> {
  const at = sql`${began}::timestamptz`;
  await runPrepared(
    db,
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
const counting = (
  subject: string,
  count: number,
  limit: RawBuilder<unknown>,
): RawBuilder<CountedRow> => sql<CountedRow>`
  insert into rate_windows as w (subject, window_start, current_count, previous_count)
  select ${subject}::text, statement_timestamp(), ${count}::int, 0 from hurried
  where ${count}::int <= ${limit}
  on conflict (subject) do update set
    window_start = ${rolledStart},
    current_count = ${rolledCurrent} + excluded.current_count,
    previous_count = ${rolledPrevious}
  where floor(${rolledPrevious} * (1 - ${rolledElapsed} / 60.0)) + ${rolledCurrent}
    + excluded.current_count <= ${limit}
  returning current_count as current, previous_count as previous, ${elapsed} as elapsed,
    window_start::text as began`;

async function readWindow(db: Db, subject: string): Promise<RateWindow> {
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
