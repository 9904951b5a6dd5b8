import { sql } from 'kysely';
import type { Db } from '../../db/database.js';

/** Milliseconds until the pace of a lane with waiting messages allows the next; null: none waits so. */
export async function nextDueMs(db: Db): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    select (extract(epoch from min(d.next_send_at) - now()) * 1000)::float8 as ms
    from devices d
    where d.status = 'connected' and d.inflight_message_id is null and d.next_send_at > now()
      and exists (select 1 from message_logs q where q.device_id = d.id and q.status = 'queued')`.execute(
    db,
  );
  return rows[0]?.ms ?? null;
}
