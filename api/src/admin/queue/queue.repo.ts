import { type Selectable, sql } from 'kysely';
import type { Db } from '../../db/database.js';
import type { Database, DeviceStatus } from '../../db/schema.js';
import type { ListQueue } from './queue.schemas.js';

/** A message without what it says. */
export type QueuedMessageRow = Pick<
  Selectable<Database['message_logs']>,
  | 'id'
  | 'user_id'
  | 'device_id'
  | 'status'
  | 'direction'
  | 'receiver_number'
  | 'chat'
  | 'type'
  | 'source'
  | 'priority'
  | 'attempts'
  | 'error_code'
  | 'error_message'
  | 'created_at'
  | 'send_at'
  | 'expires_at'
  | 'unknown_since'
> & { device_name: string; device_status: DeviceStatus; owner_email: string };

/** One page, newest first; ids are uuid v7 and rise with time. */
export function listQueued(
  db: Db,
  { status, deviceId, userId }: Pick<ListQueue, 'status' | 'deviceId' | 'userId'>,
  page: { before: string | undefined; limit: number },
): Promise<QueuedMessageRow[]> {
  let query = messagesOf(db)
    .where('m.status', '=', sql.lit(status))
    .where('m.direction', '=', 'out')
    .orderBy('m.id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('m.id', '<', page.before);
  if (deviceId) query = query.where('m.device_id', '=', deviceId);
  if (userId) query = query.where('m.user_id', '=', userId);
  return query.execute();
}

/** Any message that was to be sent. */
export function getQueued(db: Db, id: string): Promise<QueuedMessageRow | undefined> {
  return messagesOf(db).where('m.id', '=', id).where('m.direction', '=', 'out').executeTakeFirst();
}

function messagesOf(db: Db) {
  return db
    .selectFrom('message_logs as m')
    .innerJoin('devices as d', 'd.id', 'm.device_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select([
      'm.id',
      'm.user_id',
      'm.device_id',
      'm.status',
      'm.direction',
      'm.receiver_number',
      'm.chat',
      'm.type',
      'm.source',
      'm.priority',
      'm.attempts',
      'm.error_code',
      'm.error_message',
      'm.created_at',
      'm.send_at',
      'm.expires_at',
      'm.unknown_since',
      'd.name as device_name',
      'd.status as device_status',
      'u.email as owner_email',
    ]);
}

export interface QueueDepth {
  scheduled: number;
  queued: number;
  sending: number;
  unconfirmed: number;
  oldestQueuedAt: Date | null;
}

export interface DeviceDepth extends QueueDepth {
  deviceId: string;
  deviceName: string;
  deviceStatus: DeviceStatus;
  holdReason: string | null;
  userId: string;
  userEmail: string;
}

/** Each state is counted from the partial index that holds just its rows. */
const depths = sql`
  select device_id, 0 as scheduled, count(*)::int as queued, 0 as sending, 0 as unconfirmed,
    min(created_at) as oldest
  from message_logs where status = 'queued' group by device_id
  union all
  select device_id, count(*)::int, 0, 0, 0, null
  from message_logs where status = 'scheduled' group by device_id
  union all
  select device_id, 0, 0, count(*) filter (where status = 'sending')::int,
    count(*) filter (where status = 'unknown')::int, null
  from message_logs where status in ('sending', 'unknown') group by device_id`;

const sums = sql`coalesce(sum(scheduled), 0)::int as scheduled,
  coalesce(sum(queued), 0)::int as queued, coalesce(sum(sending), 0)::int as sending,
  coalesce(sum(unconfirmed), 0)::int as unconfirmed, min(oldest) as "oldestQueuedAt"`;

/** Of the whole installation, and of the devices with the longest queues. */
export async function readDepths(
  db: Db,
  mostDevices: number,
): Promise<{ all: QueueDepth; devices: DeviceDepth[] }> {
  const [all, devices] = await Promise.all([
    sql<QueueDepth>`select ${sums} from (${depths}) depth`.execute(db),
    sql<DeviceDepth>`
      with longest as (
        select device_id, ${sums} from (${depths}) depth group by device_id
        order by sum(scheduled + queued + sending + unconfirmed) desc, device_id
        limit ${mostDevices})
      select longest.*, d.id as "deviceId", d.name as "deviceName", d.status as "deviceStatus",
        d.hold_reason as "holdReason", u.id as "userId", u.email as "userEmail"
      from longest join devices d on d.id = longest.device_id join users u on u.id = d.user_id
      order by scheduled + queued + sending + unconfirmed desc, d.id`.execute(db),
  ]);
  const [total] = all.rows;
  if (!total) throw new Error('an aggregate without a row');
  return { all: total, devices: devices.rows };
}
