import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';
import { type Claim, type ClaimRow, leaseSeconds, toClaim } from './claim.js';

/**
 * Takes the head of up to `limit` lanes and commits `sending` before anything leaves the house.
 *
 * The device row's lock is the lane: one in flight, paced, whatever the number of processes.
 * (`no key update` lets accepting messages' foreign keys pass.) A lane counts only if it has a
 * head, else idle or blocked lanes would fill the limit and starve the others.
 *
 * Head: the first in order whose chat is not held. Walking a lane in order meets the first of each
 * chat first, so looking at the few holders is enough, whatever the length of the queue: a chat is
 * held by a message in flight, by an unknown one for a while, and by one in back-off; a bulk one
 * in back-off does not hold direct ones, which overtake it.
 */
export async function claimHeads(db: Db, leaseId: string, limit: number): Promise<Claim[]> {
  const rows = await runPrepared(
    db,
    sql<ClaimRow>`
    with heads as (
      select head.id, d.id as device_id, d.epoch, d.host_id, d.typing
      from devices d
      cross join lateral (
        select q.id from message_logs q
        where q.device_id = d.id and q.status = 'queued' and q.not_before <= now()
          and (q.expires_at is null or q.expires_at > now())
          and q.chat <> all (array(${heldChats(sql`b.priority = 0`)}))
          and (q.priority = 0 or q.chat <> all (array(${heldChats(sql`b.priority > 0`)})))
        order by q.priority, q.seq limit 1) head
      where d.status = 'connected' and d.desired = 'running' and d.deleted_at is null
        and d.hold_reason is null and d.host_id is not null
        and d.inflight_message_id is null and d.next_send_at <= now()
      order by d.next_send_at limit ${limit}
      for no key update of d skip locked
    ), taken as (
      update message_logs m
      set status = 'sending', attempts = m.attempts + 1, epoch = h.epoch,
        lease_owner = ${leaseId}, lease_until = now() + make_interval(secs => ${leaseSeconds}),
        updated_at = now()
      from heads h
      where m.id = h.id and m.status = 'queued'
      returning m.id, m.device_id, m.epoch, m.lease_owner, m.wa_id, m.chat, m.message_body,
        m.retries, m.attempts, h.host_id, h.typing, 0::float8 as age_ms
    ), lane as (
      update devices d set inflight_message_id = t.id from taken t where d.id = t.device_id
    ), attempt as (
      insert into message_attempts (id, message_id, number, host_id, epoch)
      select gen_random_uuid(), t.id, t.attempts, t.host_id, t.epoch from taken t
    ), event as (
      insert into message_events (message_id, status) select t.id, 'sending' from taken t
    )
    select * from taken`,
  );
  return rows.map((row) => toClaim('fresh', row));
}

/** Of the device `d`; `message_logs_holding` has these rows and no others. */
const heldChats = (inBackOff: ReturnType<typeof sql>) => sql`
  select b.chat from message_logs b
  where b.device_id = d.id
    and (b.status = 'sending'
      or (b.status = 'unknown' and b.holds_chat_until is not null)
      or (b.status = 'queued' and b.attempts > 0))
    and (b.status = 'sending' or b.holds_chat_until > now()
      or (b.status = 'queued' and ${inBackOff} and b.not_before > now()
        and (b.expires_at is null or b.expires_at > now())))`;
