import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database, MessageSource } from '../db/schema.js';
import {
  type Allowance,
  consumeMessageAllowance,
  type Spender,
} from '../rate-limits/rate-limits.service.js';
import type { MessageTimes } from './message-times.js';

/** Most messages that may wait on one device, scheduled ones included. */
export const mostWaiting = 10_000;

export interface NewMessage extends MessageTimes {
  id: string;
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

export interface StoredMessage {
  row: Selectable<Database['message_logs']>;
  allowance: Allowance;
}

/**
 * One statement: counts the message against the limit and stores it with the first line of its
 * history, all or nothing. Undefined: too many wait on the device already.
 * Throws 429 `rate_limit.exceeded`.
 */
export function storeMessage(
  db: Db,
  spender: Spender,
  message: NewMessage,
): Promise<StoredMessage | undefined> {
  return consumeMessageAllowance(db, spender, {
    before: sql`room as (select 1 where ${waitingOn(message.deviceId)} < ${mostWaiting}),`,
    after: sql`, message as (${insertion(spender.userId, message)}), event as (
      insert into message_events (message_id, status, at) select id, status, created_at from message
    )`,
    answer: sql`message`,
  });
}

const insertion = (userId: string, message: NewMessage): RawBuilder<unknown> => sql`
  insert into message_logs (id, user_id, device_id, api_key_id, source, chat, receiver_number,
    sender_number, type, message_body, wa_id, client_message_id, priority, retry_of, expires_at,
    send_at, status)
  select ${message.id}, ${userId}, ${message.deviceId}, ${message.apiKeyId}, ${message.source},
    ${message.chat}, ${message.receiverNumber}, ${message.senderNumber}, 'text', ${message.text},
    ${message.waId}, ${message.clientMessageId}, ${message.priority}, ${message.retryOf},
    ${message.expiresAt}, ${message.sendAt}::timestamptz,
    case when ${message.sendAt}::timestamptz > now() then 'scheduled' else 'queued' end
  from counted
  returning *`;

/** Looks at no more rows than may wait. */
const waitingOn = (deviceId: string): RawBuilder<number> => sql<number>`(
  (select count(*) from (select from message_logs
    where device_id = ${deviceId} and status = 'queued' limit ${mostWaiting}) queued)
  + (select count(*) from (select from message_logs
    where device_id = ${deviceId} and status = 'scheduled' limit ${mostWaiting}) scheduled))`;
