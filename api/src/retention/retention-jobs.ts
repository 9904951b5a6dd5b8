import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.js';
import { unsettled } from '../messages/message-states.js';

/** One step of a round, a transaction of its own over no more rows than it was allowed. */
export interface Batch {
  /** Rows that were erased or deleted. */
  count: number;
  /** There may be more to do now. */
  more: boolean;
  /** Of a job that walks along ids: where it stands, and how far nothing had to be passed over. */
  walked?: { to: string | null; settledTo: string | null; passedOver: boolean };
}

export interface Step {
  /** Where the step before stopped; null at the very beginning. */
  after: string | null;
  /** Rows that it may look at. */
  size: number;
}

export interface RetentionJob {
  name: string;
  everySeconds: number;
  batch: (db: Db, step: Step) => Promise<Batch>;
}

const minutes = 60;
const hours = 3_600;

/** What ends by its age, but for idempotency keys (dispatcher.ts) and mails (mail-sender.ts). */
export const retentionJobs: readonly RetentionJob[] = [
  { name: 'message_texts', everySeconds: 10 * minutes, batch: eraseTexts },
  { name: 'activity', everySeconds: 10 * minutes, batch: deleteActivity },
  { name: 'auth_sessions', everySeconds: hours, batch: deleteSessions },
  { name: 'one_time_tokens', everySeconds: hours, batch: deleteTokens },
  { name: 'rate_windows', everySeconds: 10 * minutes, batch: deleteRateWindows },
];

/** The least id of that age: ids are uuid v7, whose first 48 bits are the milliseconds of their making. */
const idOfAge = (days: RawBuilder<unknown>) => sql<string | null>`(
  lpad(to_hex((extract(epoch from now() - make_interval(days => ${days})) * 1000)::bigint), 12, '0')
  || repeat('0', 20))::uuid`;

/**
 * Texts of settled messages; their rows stay. It walks along the primary key, so that accepting
 * messages pays for no index of this. What is not settled is passed over and looked at again.
 */
async function eraseTexts(db: Db, { after, size }: Step): Promise<Batch> {
  const { rows } = await sql<Erased>`
    with page as materialized (
      select id, status = any(${[...unsettled]}) as unsettled from message_logs
      where id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
        and id < (select ${idOfAge(sql`message_retention_days`)} from settings)
      order by id limit ${size}
    ), erased as (
      update message_logs m set message_body = '', body_erased_at = now()
      from page where m.id = page.id and m.body_erased_at is null and m.message_body <> ''
        and m.status <> all(${[...unsettled]})
      returning 1
    ), open as (select id from page where unsettled order by id limit 1)
    select (select count(*)::int from page) as seen,
      (select count(*)::int from erased) as erased,
      (select id from page order by id desc limit 1) as last,
      exists (select from open) as "passedOver",
      (select id from page where id < (select id from open) order by id desc limit 1) as before`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new Error('erasing texts gave no answer');
  const to = row.last ?? after;
  const settledTo = row.passedOver ? (row.before ?? after) : to;
  return {
    count: row.erased,
    more: row.seen === size,
    walked: { to, settledTo, passedOver: row.passedOver },
  };
}

interface Erased {
  seen: number;
  erased: number;
  last: string | null;
  passedOver: boolean;
  before: string | null;
}

function deleteActivity(db: Db, { size }: Step): Promise<Batch> {
  return countedBy(
    size,
    sql`delete from activity_logs where id in (
      select id from activity_logs
      where id < (select ${idOfAge(sql`activity_retention_days`)} from settings)
      order by id limit ${size})`.execute(db),
  );
}

/**
 * 90 days after they began: until then they show from where an account was signed in to
 * (hasSignedInFrom). None lives longer than 30 days.
 */
function deleteSessions(db: Db, { size }: Step): Promise<Batch> {
  return countedBy(
    size,
    sql`delete from auth_sessions where id in (
      select id from auth_sessions
      where id < ${idOfAge(sql`90`)} and (revoked_at is not null or expires_at < now())
      order by id limit ${size})`.execute(db),
  );
}

/** A week after their end, in which their use is answered with what was wrong. */
async function deleteTokens(db: Db, { size }: Step): Promise<Batch> {
  const over = sql`expires_at < now() - interval '7 days'`;
  const batches = await Promise.all(
    (['account_tokens', 'login_challenges', 'setup_links'] as const).map((table) =>
      countedBy(
        size,
        sql`delete from ${sql.table(table)} where token_hash in (
          select token_hash from ${sql.table(table)} where ${over} limit ${size})`.execute(db),
      ),
    ),
  );
  return {
    count: batches.reduce((sum, { count }) => sum + count, 0),
    more: batches.some(({ more }) => more),
  };
}

/** They mean nothing after two minutes; one that has begun anew meanwhile stays. */
function deleteRateWindows(db: Db, { size }: Step): Promise<Batch> {
  const over = sql`window_start < now() - interval '10 minutes'`;
  return countedBy(
    size,
    sql`delete from rate_windows where ${over} and subject in (
      select subject from rate_windows where ${over} limit ${size})`.execute(db),
  );
}

async function countedBy(
  size: number,
  running: Promise<{ numAffectedRows?: bigint }>,
): Promise<Batch> {
  const count = Number((await running).numAffectedRows ?? 0n);
  return { count, more: count === size };
}
