import type { Insertable, Selectable } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { Owner } from '../trpc/caller.js';
import type { MessageRow } from './message-row.js';
import type { ListMessagesInput } from './messages.schemas.js';

/** Stores an accepted message with the first line of its history. */
export async function insertQueued(
  trx: Db,
  values: Insertable<Database['message_logs']>,
): Promise<Selectable<Database['message_logs']>> {
  const row = await trx
    .insertInto('message_logs')
    .values(values)
    .returningAll()
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('message_events')
    .values({ message_id: row.id, status: row.status, at: row.created_at, data: '{}' })
    .execute();
  return row;
}

export function getOwnMessage(db: Db, owner: Owner, id: string): Promise<MessageRow | undefined> {
  return messagesOf(db, owner).where('message_logs.id', '=', id).executeTakeFirst();
}

/** One page, newest first; ids are uuid v7 and rise with time. */
export function listOwnMessages(
  db: Db,
  owner: Owner,
  page: Omit<ListMessagesInput, 'cursor'> & { before: string | undefined },
): Promise<MessageRow[]> {
  let query = messagesOf(db, owner).orderBy('message_logs.id', 'desc').limit(page.limit);
  if (page.before) query = query.where('message_logs.id', '<', page.before);
  if (page.status) query = query.where('message_logs.status', '=', page.status);
  if (page.device) query = query.where('message_logs.device_id', '=', page.device);
  if (page.direction) query = query.where('message_logs.direction', '=', page.direction);
  return query.execute();
}

/** Whether `limit` messages or more wait on this device. */
export async function isQueueFull(db: Db, deviceId: string, limit: number): Promise<boolean> {
  const row = await db
    .selectFrom('message_logs')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('status', '=', 'queued')
    .orderBy('priority')
    .orderBy('seq')
    .offset(limit - 1)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function messagesOf(db: Db, owner: Owner) {
  return db
    .selectFrom('message_logs')
    .innerJoin('devices', 'devices.id', 'message_logs.device_id')
    .selectAll('message_logs')
    .select('devices.phone as device_phone')
    .where('message_logs.user_id', '=', owner.userId);
}
