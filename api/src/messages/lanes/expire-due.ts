import { sql } from 'kysely';
import type { Db } from '../../db/database.js';

const mostAtOnce = 500;

/**
 * Ends messages that still wait when their time is over, also those of a device that is away.
 * No claim takes them from that moment on; this makes it visible. Answers their ids.
 */
export async function expireDue(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with due as (
      select id from message_logs
      where status in ('queued', 'scheduled') and expires_at is not null and expires_at <= now()
      order by expires_at limit ${mostAtOnce}
      for no key update skip locked
    ), expired as (
      update message_logs m
      set status = 'expired', error_code = 'expired', error_message = null, updated_at = now()
      from due where m.id = due.id
      returning m.id
    ), event as (
      insert into message_events (message_id, status, data)
      select id, 'expired', '{"code": "expired"}' from expired
    )
    select id from expired`.execute(db);
  return rows.map(({ id }) => id);
}
