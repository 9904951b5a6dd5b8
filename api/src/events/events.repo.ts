import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { DeviceEventRow, EventRow, EventSource, MessageEventRow } from './event-row.js';

/** `id` after the first and up to the last one. */
export interface IdSpan {
  after: bigint;
  to: bigint;
}

/** Of whom: a condition on `d`, the devices. */
export interface EventFilter {
  span: IdSpan;
  of: RawBuilder<boolean>;
  limit: number;
}

/** In the order in which they were written. */
export const listEvents = (
  db: Db,
  source: EventSource,
  { span, of, limit }: EventFilter,
): Promise<EventRow[]> =>
  selectEvents(
    db,
    source,
    sql`e.id > ${span.after.toString()}::bigint and e.id <= ${span.to.toString()}::bigint and ${of}`,
    limit,
  );

/** What is still there of these rows. */
export const getEvents = (db: Db, source: EventSource, ids: readonly string[]) =>
  selectEvents(db, source, sql`e.id = any(${[...ids]}::bigint[])`, ids.length);

async function selectEvents(
  db: Db,
  source: EventSource,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<EventRow[]> {
  if (source === 'message') {
    const { rows } = await sql<MessageEventRow>`
      select 'message' as source, e.id as source_id, e.at, e.status, e.data, m.user_id, m.device_id,
        ${account}, m.id as message_id, m.direction, m.chat, m.receiver_number, m.sender_number,
        m.sender_jid, m.sender_lid, m.sender_name, m.type, m.message_body, m.body_erased_at, m.wa_id,
        m.client_message_id, m.source as message_source, m.backfilled
      from message_events e
      join message_logs m on m.id = e.message_id
      join devices d on d.id = m.device_id
      where ${where} order by e.id limit ${limit}`.execute(db);
    return rows;
  }
  const { rows } = await sql<DeviceEventRow>`
    select 'device' as source, e.id as source_id, e.at, e.status, e.data, d.user_id,
      d.id as device_id, ${account}, e.reason
    from device_events e
    join devices d on d.id = e.device_id
    where ${where} order by e.id limit ${limit}`.execute(db);
  return rows;
}

const account = sql.raw('d.phone as device_phone, d.jid as device_jid, d.lid as device_lid');
