import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';
import { type Claim, type ClaimRow, toClaim } from './claim.js';
import { headOf, maySend, taking } from './head.js';

/**
 * Takes the head of up to `limit` lanes and commits `sending` before anything leaves the house.
 *
 * The device row's lock is the lane: one in flight, paced, whatever the number of processes.
 * (`no key update` lets accepting messages' foreign keys pass.) A lane counts only if it has a
 * head, else idle or blocked lanes would fill the limit and starve the others.
 */
export async function claimHeads(db: Db, leaseId: string, limit: number): Promise<Claim[]> {
  const rows = await runPrepared(
    db,
    sql<ClaimRow>`
    with heads as materialized (
      select head.id, d.id as device_id, d.epoch, d.host_id, d.typing
      from devices d
      cross join lateral (${headOf()}) head
      where ${maySend} and d.inflight_message_id is null and d.next_send_at <= now()
      order by d.next_send_at limit ${limit}
      for no key update of d skip locked
    ), ${taking(leaseId)}, lane as (
      update devices d set inflight_message_id = t.id from taken t where d.id = t.device_id
    )
    select * from taken`,
  );
  return rows.map((row) => toClaim('fresh', row));
}
