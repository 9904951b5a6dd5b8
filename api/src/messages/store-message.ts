import { type RawBuilder, type Selectable, sql } from 'kysely';
import { Batches, perDatabase } from '../db/batches.js';
import type { Db } from '../db/database.js';
import { runPrepared } from '../db/prepared.js';
import type { Database, MessageSource } from '../db/schema.js';
import { sqlStateOf } from '../db/sql-state.js';
import type { IdempotencyKey } from './idempotency.repo.js';
import type { MessageTimes } from './message-times.js';
import { mostWaiting, QueueRoom } from './queue-room.js';

export { mostWaiting } from './queue-room.js';

export interface NewMessage extends MessageTimes {
  id: string;
  userId: string;
  deviceId: string;
  apiKeyId: string | null;
  source: MessageSource;
  chat: string;
  receiverNumber: string | null;
  senderNumber: string | null;
  text: string;
  waId: string;
  clientMessageId: string | null;
  /** As stored, see message-priority.ts. */
  priority: number;
  retryOf: string | null;
}

/** The key under which it is stored, once for `seconds`. */
export interface KeyUse {
  id: IdempotencyKey;
  requestHash: Buffer;
  seconds: number;
}

type Row = Selectable<Database['message_logs']>;

/**
 * - `full`: too many wait on the device already.
 * - `used`: the key has been used meanwhile.
 * - `busy`: another use of the key still ran after 2 s.
 */
export type Stored = Row | 'full' | 'used' | 'busy';

interface Order {
  message: NewMessage;
  use: KeyUse | undefined;
}

/** SQLSTATE of a lock that was waited for in vain. */
const lockNotAvailable = '55P03';

const room = new QueueRoom();

const stores = perDatabase((db) => new Batches((orders: Order[]) => storeTogether(db, orders)));

/**
 * Stores the message with the first line of its history and the use of its key, all or nothing;
 * parallel callers share a transaction (docs/decisions/0009-accepting-together.md). Uses of one key wait for each other at its
 * row: this process must not ask twice at once for the same one.
 */
export function storeMessage(
  db: Db,
  message: NewMessage,
  use: KeyUse | undefined,
): Promise<Stored> {
  return stores(db).ask('', { message, use });
}

type AnswerRow = { asked: string; waiting: number } & (Row | { id: null });

/** One statement, and so a transaction by itself. In the order given. */
async function storeTogether(db: Db, orders: Order[]): Promise<Stored[]> {
  const devices = new Set(orders.map(({ message }) => message.deviceId));
  const counted = [...devices].filter(
    (id) => !room.take(id, orders.filter(({ message }) => message.deviceId === id).length),
  );
  try {
    const rows = await runPrepared(db, storing(orders, counted));
    const byId = new Map(rows.map((row) => [row.asked, row]));
    return orders.map(({ message }) => {
      const row = byId.get(message.id);
      if (!row) throw new Error('storing a message gave no answer');
      if (counted.includes(message.deviceId)) room.note(message.deviceId, row.waiting);
      if (row.id !== null) return row;
      return row.waiting >= mostWaiting ? 'full' : 'used';
    });
  } catch (error) {
    if (orders.length === 1 && sqlStateOf(error) === lockNotAvailable) return ['busy'];
    throw error;
  }
}

/**
 * Its text never varies, so that every connection plans it once only. Counting looks at no more
 * rows than may wait. A key's use that has expired is written over; one that still counts gives no
 * row, and so no message.
 */
const storing = (orders: Order[], counted: string[]): RawBuilder<AnswerRow> => sql<AnswerRow>`
  with asked as materialized (
    select *, row_number() over (partition by device_id order by place) as place_on_device,
      set_config('lock_timeout', ${lockTimeout(orders)}, true)
    from json_to_recordset(${JSON.stringify(orders.map(toRecord))}::json) as o (${columns})
  ), waiting as materialized (
    select d.id, (
      (select count(*) from (select from message_logs
        where device_id = d.id and status = 'queued' limit ${mostWaiting}) queued)
      + (select count(*) from (select from message_logs
        where device_id = d.id and status = 'scheduled' limit ${mostWaiting}) scheduled)
    )::int as waiting
    from unnest(${counted}::uuid[]) as d (id)
  ), placed as materialized (
    select a.*, (coalesce(w.waiting, 0) + a.place_on_device - 1)::int as waiting
    from asked a left join waiting w on w.id = a.device_id
  ), used as (
    insert into idempotency_keys as k
      (user_id, kind, key, request_hash, message_id, created_at, expires_at)
    select user_id, key_kind, key, decode(request_hash, 'hex'), id, now(),
      now() + make_interval(secs => key_seconds)
    from placed where key is not null and waiting < ${mostWaiting}::int
    order by user_id, key_kind, key
    on conflict (user_id, kind, key) do update set request_hash = excluded.request_hash,
      message_id = excluded.message_id, created_at = now(), expires_at = excluded.expires_at
    where k.expires_at <= now()
    returning message_id
  ), message as (
    insert into message_logs (id, user_id, device_id, api_key_id, source, chat, receiver_number,
      sender_number, type, message_body, wa_id, client_message_id, priority, retry_of, expires_at,
      send_at, status)
    select id, user_id, device_id, api_key_id, source, chat, receiver_number, sender_number, 'text',
      message_body, wa_id, client_message_id, priority, retry_of, expires_at, send_at,
      case when send_at > now() then 'scheduled' else 'queued' end
    from placed
    where waiting < ${mostWaiting}::int
      and (key is null or id in (select message_id from used))
    order by place
    returning *
  ), event as (
    insert into message_events (message_id, status, at) select id, status, created_at from message
  )
  select placed.id as asked, placed.waiting, message.*
  from placed left join message on message.id = placed.id`;

/** For another use of a key: shorter where others would wait as well. */
function lockTimeout(orders: Order[]): string {
  if (orders.every(({ use }) => !use)) return '0';
  return orders.length === 1 ? '2s' : '100ms';
}

const columns = sql.raw(`place int, id uuid, user_id uuid, device_id uuid, api_key_id uuid,
  source text, chat text, receiver_number text, sender_number text, message_body text, wa_id text,
  client_message_id text, priority smallint, retry_of uuid, expires_at timestamptz,
  send_at timestamptz, key_kind text, key text, request_hash text, key_seconds int`);

const toRecord = ({ message, use }: Order, place: number) => ({
  place,
  id: message.id,
  user_id: message.userId,
  device_id: message.deviceId,
  api_key_id: message.apiKeyId,
  source: message.source,
  chat: message.chat,
  receiver_number: message.receiverNumber,
  sender_number: message.senderNumber,
  message_body: message.text,
  wa_id: message.waId,
  client_message_id: message.clientMessageId,
  priority: message.priority,
  retry_of: message.retryOf,
  expires_at: message.expiresAt,
  send_at: message.sendAt,
  key_kind: use?.id.kind,
  key: use?.id.key,
  request_hash: use?.requestHash.toString('hex'),
  key_seconds: use?.seconds,
});
