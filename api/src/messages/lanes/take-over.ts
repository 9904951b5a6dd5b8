import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { type Claim, type ClaimRow, claimColumns, leaseSeconds, toClaim } from './claim.js';

/**
 * Takes hand-overs whose lease ran out (their process died, or the answer was lost) under the
 * device's present epoch. They are asked about by the same PUT, never put back in the queue.
 */
export async function takeOver(db: Db, leaseId: string, limit: number): Promise<Claim[]> {
  const { rows } = await sql<ClaimRow>`
    with orphans as (
      select o.id from message_logs o
      where o.status = 'sending' and o.lease_until <= now()
      order by o.lease_until limit ${limit}
      for no key update skip locked
    )
    update message_logs m
    set epoch = d.epoch, lease_owner = ${leaseId},
      lease_until = now() + make_interval(secs => ${leaseSeconds}), updated_at = now()
    from orphans, devices d
    where m.id = orphans.id and d.id = m.device_id and d.host_id is not null
    returning ${claimColumns}, d.host_id, d.typing`.execute(db);
  return rows.map((row) => toClaim('taken_over', row));
}
