import { type RawBuilder, type Selectable, sql } from 'kysely';
import { runPrepared, type Statements } from '../db/prepared.js';
import type { Database, MessageSource } from '../db/schema.js';
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

/** SQLSTATE of a lock that was waited for in vain. */
const lockNotAvailable = '55P03';

const room = new QueueRoom();

/**
 * One statement, and so a transaction by itself: stores the message with the first line of its
 * history and the use of its key, all or nothing. Uses of one key wait for each other at its row.
 */
export async function storeMessage(
  database: Statements,
  message: NewMessage,
  use: KeyUse | undefined,
): Promise<Stored> {
  const counts = !room.take(message.deviceId);
  const waiting = counts ? waitingOn(message.deviceId) : sql<number>`0`;
  const before = use ? sql`, used as (${usage(message.id, use)})` : sql``;
  const statement = sql<{ waiting: number } & (Row | { id: null })>`
    with waiting as materialized (
      select ${waiting}::int as waiting${use ? shortWait : sql``}
    ), room as (select 1 from waiting where waiting < ${mostWaiting}::int)${before},
    message as (${insertion(message)} from ${use ? sql`used` : sql`room`} returning *),
    event as (
      insert into message_events (message_id, status, at) select id, status, created_at from message
    )
    select message.*, waiting.waiting from waiting left join message on true`;
  try {
    const [row] = await runPrepared(database, statement);
    if (!row) throw new Error('storing a message gave no answer');
    if (counts) room.note(message.deviceId, row.waiting);
    if (row.id !== null) return row;
    return row.waiting >= mostWaiting ? 'full' : 'used';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable))
      throw error;
    return 'busy';
  }
}

/** For another use of the key. */
const shortWait = sql`, set_config('lock_timeout', '2s', true)`;

/** One that has expired is written over; no row where it still counts. */
const usage = (messageId: string, { id, requestHash, seconds }: KeyUse): RawBuilder<unknown> => sql`
  insert into idempotency_keys as k
    (user_id, kind, key, request_hash, message_id, created_at, expires_at)
  select ${id.userId}::uuid, ${id.kind}, ${id.key}, ${requestHash}::bytea, ${messageId}::uuid, now(),
    now() + make_interval(secs => ${seconds})
  from room
  on conflict (user_id, kind, key) do update set request_hash = excluded.request_hash,
    message_id = excluded.message_id, created_at = now(), expires_at = excluded.expires_at
  where k.expires_at <= now()
  returning 1`;

const insertion = (message: NewMessage): RawBuilder<unknown> => sql`
  insert into message_logs (id, user_id, device_id, api_key_id, source, chat, receiver_number,
    sender_number, type, message_body, wa_id, client_message_id, priority, retry_of, expires_at,
    send_at, status)
  select ${message.id}, ${message.userId}, ${message.deviceId}, ${message.apiKeyId},
    ${message.source}, ${message.chat}, ${message.receiverNumber}, ${message.senderNumber}, 'text',
    ${message.text}, ${message.waId}, ${message.clientMessageId}, ${message.priority}::smallint,
    ${message.retryOf}, ${message.expiresAt}, ${message.sendAt}::timestamptz,
    case when ${message.sendAt}::timestamptz > now() then 'scheduled' else 'queued' end`;

/** Looks at no more rows than may wait. */
const waitingOn = (deviceId: string): RawBuilder<number> => sql<number>`(
  (select count(*) from (select from message_logs
    where device_id = ${deviceId} and status = 'queued' limit ${mostWaiting}) queued)
  + (select count(*) from (select from message_logs
    where device_id = ${deviceId} and status = 'scheduled' limit ${mostWaiting}) scheduled))`;
