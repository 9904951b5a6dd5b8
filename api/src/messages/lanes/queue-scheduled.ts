import { sql } from 'kysely';
import type { Db } from '../../db/database.js';

const mostAtOnce = 500;
/** One process at a time, so that places are given in the order of `send_at`. Any number will do. */
const turnLock = 7_215_002;

/**
 * Scheduled messages whose time has come take their place at the end of their lanes, in the order
 * of their times: what was due earlier leaves earlier. Answers their ids.
 */
export async function queueScheduled(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with turn as materialized (
      select pg_try_advisory_xact_lock(${turnLock}) as is_ours
    ), due as (
      select id from message_logs
      where status = 'scheduled' and send_at <= now() and (select is_ours from turn)
      order by send_at, seq limit ${mostAtOnce}
      for no key update skip locked
    ), placed as materialized (
      select id, nextval(pg_get_serial_sequence('message_logs', 'seq')) as seq from due
    ), queued as (
      update message_logs m set status = 'queued', seq = placed.seq, updated_at = now()
      from placed where m.id = placed.id
      returning m.id
    ), event as (
      insert into message_events (message_id, status) select id, 'queued' from queued
    )
    select id from queued`.execute(db);
  return rows.map(({ id }) => id);
}
