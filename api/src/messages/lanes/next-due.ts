import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';

/** Milliseconds until something is to be done, by the database's clock; null: nothing is known. */
export interface NextDue {
  /** The pace of a lane with waiting messages allows the next. */
  lane: number | null;
  /** A scheduled message takes its place, or a waiting one expires. */
  time: number | null;
}

export async function nextDueMs(db: Db): Promise<NextDue> {
  const [due] = await runPrepared(
    db,
    sql<NextDue>`
    select
      ${msUntil(sql`
        select min(d.next_send_at) from devices d
        where d.status = 'connected' and d.inflight_message_id is null and d.next_send_at > now()
          and exists (select from message_logs q where q.device_id = d.id and q.status = 'queued')`)}
        as lane,
      ${msUntil(sql`select least(
        (select min(send_at) from message_logs where status = 'scheduled'),
        (select min(expires_at) from message_logs
          where status in ('queued', 'scheduled') and expires_at is not null))`)}
        as time`,
  );
  return due ?? { lane: null, time: null };
}

const msUntil = (moment: ReturnType<typeof sql>) =>
  sql`(extract(epoch from (${moment}) - now()) * 1000)::float8`;
