import { sql } from 'kysely';
import type { Db } from '../../db/database.js';

/**
 * Frees lanes whose message in flight is no longer so, e.g. when a process died while it asked
 * about an `unknown` one. Answers the freed devices.
 */
export async function freeAbandonedLanes(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update devices d set inflight_message_id = null
    where d.inflight_message_id is not null and not exists (
      select 1 from message_logs m
      where m.id = d.inflight_message_id
        and (m.status = 'sending' or (m.status = 'unknown' and m.lease_owner is not null and m.lease_until > now())))
    returning d.id`.execute(db);
  return rows.map((row) => row.id);
}
