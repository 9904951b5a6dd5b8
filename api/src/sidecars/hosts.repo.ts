import type { Status } from '@botwave/wa-sidecar/contract';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';

/** How far a host's journal has been applied. */
export interface JournalCursor {
  journalId: string | null;
  offset: number;
}

/** The row of the host that this installation itself runs; made or brought up to date at start. */
export async function ensureLocalHost(db: Db, baseUrl: string): Promise<string> {
  const row = await db
    .insertInto('sidecar_hosts')
    .values({ id: uuidv7(), name: 'local', base_url: baseUrl })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ base_url: baseUrl }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function recordHeartbeat(db: Db, hostId: string, status: Status): Promise<void> {
  await db
    .updateTable('sidecar_hosts')
    .set({
      heartbeat_at: sql<Date>`now()`,
      boot_id: status.bootId,
      capacity: status.capacity,
    })
    .where('id', '=', hostId)
    .execute();
}

/**
 * Shows that a host does not answer, once no API process has heard of it for 5 s.
 * Its sessions may well live on; only what depends on them waits.
 */
export async function markHostUnreachable(db: Db, hostId: string): Promise<void> {
  await sql`
    update devices d
    set status = 'reconnecting', status_reason = 'host_unreachable', status_since = now(),
      updated_at = now()
    from sidecar_hosts h
    where h.id = ${hostId} and d.host_id = h.id and d.deleted_at is null
      and d.status in ('starting', 'syncing', 'connected')
      and (h.heartbeat_at is null or h.heartbeat_at < now() - interval '5 seconds')`.execute(db);
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
    .set({ journal_id: move.to.journalId, journal_offset: move.to.offset })
    .where('id', '=', hostId)
    .where(sql<boolean>`journal_id is not distinct from ${move.from.journalId}`)
    .where('journal_offset', '=', String(move.from.offset))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
