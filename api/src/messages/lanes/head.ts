import { type RawBuilder, sql } from 'kysely';
import { leaseSeconds } from './claim.js';

/** Whether anything may leave over the device `d` at all. */
export const maySend: RawBuilder<boolean> = sql<boolean>`(
  d.status = 'connected' and d.desired = 'running' and d.deleted_at is null
  and d.hold_reason is null and d.host_id is not null)`;

/**
 * The head of the device `d`: the first in order whose chat is not held. Walking a lane in order
 * meets the first of each chat first, so looking at the few holders is enough, whatever the length
 * of the queue: a chat is held by a message in flight, by an unknown one for a while, and by one in
 * back-off; a bulk one in back-off does not hold direct ones, which overtake it.
 * `leaving`: a message in flight that holds nothing any longer, since this statement settles it.
 */
export const headOf = (leaving: string | null = null): RawBuilder<unknown> => sql`
  select q.id from message_logs q
  where q.device_id = d.id and q.status = 'queued' and q.not_before <= now()
    and (q.expires_at is null or q.expires_at > now())
    and q.chat <> all (array(${heldChats(leaving, sql`b.priority = 0`)}))
    and (q.priority = 0 or q.chat <> all (array(${heldChats(leaving, sql`b.priority > 0`)})))
  order by q.priority, q.seq limit 1`;

/** Of the device `d`; `message_logs_holding` has these rows and no others. */
const heldChats = (leaving: string | null, inBackOff: RawBuilder<unknown>) => sql`
  select b.chat from message_logs b
  where b.device_id = d.id
    and (b.status = 'sending'
      or (b.status = 'unknown' and b.holds_chat_until is not null)
      or (b.status = 'queued' and b.attempts > 0))
    and (b.status = 'sending' or b.holds_chat_until > now()
      or (b.status = 'queued' and ${inBackOff} and b.not_before > now()
        and (b.expires_at is null or b.expires_at > now())))
    and b.id is distinct from ${leaving}::uuid`;

/**
 * What takes the rows of `heads` (id, device_id, epoch, host_id, typing), as parts of a statement.
 * The status is asked in a form that no partial index has: a plan made while few wait would walk
 * the whole queue by it, and is kept when many do.
 */
export const taking = (leaseId: string): RawBuilder<unknown> => sql`
  taken as (
    update message_logs m
    set status = 'sending', attempts = m.attempts + 1, epoch = h.epoch,
      lease_owner = ${leaseId}, lease_until = now() + make_interval(secs => ${leaseSeconds}),
      updated_at = now()
    from heads h
    where m.id = h.id and m.status || '' = 'queued'
    returning m.id, m.device_id, m.epoch, m.lease_owner, m.wa_id, m.chat, m.message_body,
      m.retries, m.attempts, h.host_id, h.typing, 0::float8 as age_ms
  ), taken_attempt as (
    insert into message_attempts (id, message_id, number, host_id, epoch)
    select gen_random_uuid(), t.id, t.attempts, t.host_id, t.epoch from taken t
  ), taken_event as (
    insert into message_events (message_id, status) select t.id, 'sending' from taken t
  )`;
