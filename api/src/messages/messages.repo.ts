import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database, MessageStatus } from '../db/schema.js';
import { ownedBy } from '../devices/owned-by.js';
import type { Owner } from '../trpc/caller.js';
import type { MessageRow } from './message-row.js';
import type { ListMessagesInput } from './messages.schemas.js';

export interface HistoryRows {
  events: { status: MessageStatus; at: Date; code: string | null }[];
  attempts: Pick<
    Selectable<Database['message_attempts']>,
    'number' | 'started_at' | 'ended_at' | 'outcome' | 'code'
  >[];
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

/** The lines of its history and its hand-overs, oldest first. */
export async function listHistory(db: Db, messageId: string): Promise<HistoryRows> {
  const [events, attempts] = await Promise.all([
    db
      .selectFrom('message_events')
      .select(['status', 'at', sql<string | null>`data ->> 'code'`.as('code')])
      .where('message_id', '=', messageId)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('message_attempts')
      .select(['number', 'started_at', 'ended_at', 'outcome', 'code'])
      .where('message_id', '=', messageId)
      .orderBy('number')
      .execute(),
  ]);
  return { events, attempts };
}

function messagesOf(db: Db, owner: Owner) {
  return db
    .selectFrom('message_logs')
    .innerJoin('devices', 'devices.id', 'message_logs.device_id')
    .selectAll('message_logs')
    .select('devices.phone as device_phone')
    .where(ownedBy(owner, { user: 'message_logs.user_id', device: 'message_logs.device_id' }));
}
