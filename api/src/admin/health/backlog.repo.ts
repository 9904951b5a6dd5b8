import { sql } from 'kysely';
import type { Db } from '../../db/database.js';

export interface Backlog {
  queued: number;
  /** Of devices that are connected and not held; 0 when nothing is due. */
  oldestDueSeconds: number;
  /** Handed over, not confirmed within ten minutes, and still asked about. */
  unconfirmed: number;
}

/** From the partial indexes that hold just these rows. */
export async function readBacklog(db: Db): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select
      (select count(*)::int from message_logs where status = 'queued') as queued,
      (select greatest(0, coalesce(extract(epoch from now() - min(greatest(m.created_at, m.send_at))), 0))::float8
        from message_logs m join devices d on d.id = m.device_id
        where m.status = 'queued' and m.not_before <= now()
          and d.status = 'connected' and d.hold_reason is null) as "oldestDueSeconds",
      (select count(*)::int from message_logs where status = 'unknown' and lease_until is not null
        and coalesce(unknown_since, updated_at) < now() - interval '10 minutes') as unconfirmed`.execute(
    db,
  );
  const [backlog] = rows;
  if (!backlog) throw new Error('an aggregate without a row');
  return backlog;
}
