import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { type Claim, type ClaimRow, claimColumns, leaseSeconds, toClaim } from './claim.js';

/**
 * Takes `unknown` messages whose next question is due and whose lane is free (see `stayUnknown`
 * for when that is, give-up-asking.ts for how it ends). Asking may send
 * again under the same id, so `unknown_policy = hold` forbids it for real devices.
 */
export async function askAgain(db: Db, leaseId: string, limit: number): Promise<Claim[]> {
  const { rows } = await sql<ClaimRow>`
    with due as (
      select question.id, d.id as device_id, d.epoch, d.host_id, d.typing
      from devices d
      cross join settings s
      cross join lateral (
        select q.id from message_logs q
        where q.device_id = d.id and q.status = 'unknown' and q.lease_until <= now()
        order by q.lease_until limit 1) question
      where d.status = 'connected' and d.desired = 'running' and d.deleted_at is null
        and d.host_id is not null and d.inflight_message_id is null
        and (d.sandbox or s.unknown_policy = 'resend_same_id')
      limit ${limit}
      for no key update of d skip locked
    ), lane as (
      update devices d set inflight_message_id = due.id from due where d.id = due.device_id
    )
    update message_logs m
    set epoch = due.epoch, lease_owner = ${leaseId},
      lease_until = now() + make_interval(secs => ${leaseSeconds}), updated_at = now()
    from due
    where m.id = due.id and m.status = 'unknown'
    returning ${claimColumns}, due.host_id, due.typing`.execute(db);
  return rows.map((row) => toClaim('asked_again', row));
}
