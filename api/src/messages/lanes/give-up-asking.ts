import { sql } from 'kysely';
import type { Db } from '../../db/database.js';

const askForHours = 24;

/**
 * Ends the questions about messages that have been `unknown` for a day; they stay so, and say it.
 * A late ack still moves them on. Answers the messages.
 */
export async function giveUpAsking(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with given_up as (
      update message_logs
      set lease_until = null, holds_chat_until = null, error_code = 'never_confirmed',
        error_message = null, updated_at = now()
      where status = 'unknown' and lease_until <= now() and lease_owner is null
        and unknown_since <= now() - make_interval(hours => ${askForHours})
      returning id
    ), event as (
      insert into message_events (message_id, status, data)
      select id, 'unknown', '{"code": "never_confirmed"}' from given_up
    )
    select id from given_up`.execute(db);
  return rows.map(({ id }) => id);
}
