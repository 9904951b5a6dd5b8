import type { Selectable } from 'kysely';
import type { Database } from '../db/schema.js';
import { failureOf } from './message-failures.js';
import { priorityOf } from './message-priority.js';
import type { PublicMessage } from './messages.schemas.js';

/** A row of message_logs with the account it went from or came to. */
export type MessageRow = Selectable<Database['message_logs']> & {
  device_phone: string | null;
};

/** The message as its owner sees it; nothing of leases, lanes or hosts. */
export function toPublicMessage(row: MessageRow): PublicMessage {
  return {
    id: row.id,
    deviceId: row.device_id,
    direction: row.direction,
    status: row.status,
    to: row.receiver_number ?? (row.direction === 'out' ? row.chat : (row.device_phone ?? '')),
    from: row.sender_number ?? row.sender_jid ?? row.device_phone ?? '',
    senderName: row.sender_name,
    chat: row.chat,
    type: row.type,
    text: row.message_body,
    textErasedAt: row.body_erased_at?.toISOString() ?? null,
    source: row.source,
    providerMessageId: row.wa_id,
    clientMessageId: row.client_message_id,
    priority: priorityOf(row.priority),
    sendAt: row.send_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    retryOf: row.retry_of,
    error: row.error_code ? failureOf(row.error_code, row.error_message) : null,
    attempts: row.attempts,
    backfilled: row.backfilled,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    readAt: row.read_at?.toISOString() ?? null,
    failedAt: row.failed_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}
