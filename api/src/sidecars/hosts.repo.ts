import type { Status } from '@botwave/wa-sidecar/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.js';

/** How far a host's journal has been applied. */
export interface JournalCursor {
  journalId: string | null;
  offset: number;
}

/** A host's row after a heartbeat: its cursor, and since when its journal has not been read on. */
export interface Heartbeat extends JournalCursor {
  unreadMs: number;
}

/** Writes down what a sidecar said of itself. */
export async function recordHeartbeat(db: Db, hostId: string, status: Status): Promise<Heartbeat> {
  const lag = sql<string>`(case when journal_id = ${status.journalId}
    then greatest(${status.lastOffset}::bigint - journal_offset, 0)
    else ${status.lastOffset}::bigint end)`;
  const row = await db
    .updateTable('sidecar_hosts')
    .set({
      heartbeat_at: sql<Date>`now()`,
      boot_id: status.bootId,
      capacity: status.capacity,
      storage: status.storage,
      sessions: status.sessions.length,
      memory_bytes: status.memoryBytes ?? null,
      gaps_found: status.gaps.found,
      gaps_closed: status.gaps.closed,
      journal_lag: lag,
      journal_read_at: sql<Date>`case when ${lag} = 0 then now() else coalesce(journal_read_at, now()) end`,
    })
    .where('id', '=', hostId)
    .returning([
      'journal_id',
      'journal_offset',
      sql<number>`(extract(epoch from now() - journal_read_at) * 1000)::float8`.as('unread_ms'),
    ])
    .executeTakeFirstOrThrow();
  return {
    journalId: row.journal_id,
    offset: Number(row.journal_offset),
    unreadMs: row.unread_ms,
  };
}

/** Seconds without a word after which a host's devices are shown as away. */
const awaySeconds = 4.5;

/**
 * Shows that a host does not answer, once no API process has heard of it for a while.
 * Its sessions may well live on; only what depends on them waits.
 */
export async function markHostUnreachable(db: Db, hostId: string): Promise<void> {
  await markUnreachable(db, sql`h.id = ${hostId}`);
}

/** The same for hosts that are configured no longer, and that nobody asks therefore. */
export async function markAbsentUnreachable(db: Db): Promise<void> {
  await markUnreachable(db, sql`not h.configured`);
}

async function markUnreachable(db: Db, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    with lost as (
      select d.id from devices d join sidecar_hosts h on h.id = d.host_id
      where ${which} and d.deleted_at is null
        and d.status in ('starting', 'linking', 'syncing', 'connected', 'reconnecting')
        and d.status_reason is distinct from 'host_unreachable'
        and (h.heartbeat_at is null
          or h.heartbeat_at < now() - make_interval(secs => ${awaySeconds}))
      order by d.id
      for no key update of d
    ), marked as (
      update devices d
      set status = 'reconnecting', status_reason = 'host_unreachable', status_since = now(),
        attempt = 0, next_attempt_at = null, updated_at = now()
      from lost where d.id = lost.id
      returning d.id
    )
    insert into device_events (device_id, status, reason)
    select id, 'reconnecting', 'host_unreachable' from marked`.execute(db);
}

export async function getCursor(db: Db, hostId: string): Promise<JournalCursor> {
  const row = await db
    .selectFrom('sidecar_hosts')
    .select(['journal_id', 'journal_offset'])
    .where('id', '=', hostId)
    .executeTakeFirstOrThrow();
  return { journalId: row.journal_id, offset: Number(row.journal_offset) };
}

/** Compare-and-set: false when another reader has moved the cursor meanwhile. */
export async function moveCursor(
  trx: Db,
  hostId: string,
  move: { from: JournalCursor; to: JournalCursor },
): Promise<boolean> {
  const result = await trx
    .updateTable('sidecar_hosts')
    .set({
      journal_id: move.to.journalId,
      journal_offset: move.to.offset,
      journal_read_at: sql<Date>`now()`,
    })
    .where('id', '=', hostId)
    .where(sql<boolean>`journal_id is not distinct from ${move.from.journalId}`)
    .where('journal_offset', '=', String(move.from.offset))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
