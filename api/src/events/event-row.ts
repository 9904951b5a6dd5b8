import { createHash } from 'node:crypto';
import type { EventPerson, EventType, PublicEvent } from './events.schemas.js';

/** The table that an event is a row of. */
export type EventSource = 'message' | 'device';

interface CommonRow {
  source_id: string;
  at: Date;
  status: string;
  user_id: string;
  device_id: string;
  device_phone: string | null;
  device_jid: string | null;
  device_lid: string | null;
  data: Record<string, unknown>;
}

export interface MessageEventRow extends CommonRow {
  source: 'message';
  message_id: string;
  direction: 'out' | 'in';
  chat: string;
  receiver_number: string | null;
  sender_number: string | null;
  sender_jid: string | null;
  sender_lid: string | null;
  sender_name: string | null;
  type: string;
  message_body: string;
  body_erased_at: Date | null;
  wa_id: string;
  client_message_id: string | null;
  message_source: string;
  backfilled: boolean;
}

export interface DeviceEventRow extends CommonRow {
  source: 'device';
  reason: string | null;
}

export type EventRow = MessageEventRow | DeviceEventRow;

/** An id that never changes, and from which nothing can be counted. */
export function eventIdOf({ source, source_id: id, device_id: device }: EventRow): string {
  const hex = createHash('sha256').update(`botwave:${device}:${source}:${id}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const messageTypes: Record<string, EventType> = {
  received: 'message.received',
  scheduled: 'message.scheduled',
  queued: 'message.queued',
  sending: 'message.sending',
  sent: 'message.sent',
  delivered: 'message.delivered',
  read: 'message.read',
  played: 'message.played',
  failed: 'message.failed',
  unknown: 'message.unknown',
  cancelled: 'message.cancelled',
  expired: 'message.expired',
};

const sessionTypes: Record<string, EventType> = {
  linking: 'session.linking',
  connected: 'session.connected',
  reconnecting: 'session.disconnected',
  logged_out: 'session.disconnected',
  stopped: 'session.disconnected',
  failed: 'session.failed',
};

/** Undefined for steps that nobody is told of, such as `starting`. */
export const eventTypeOf = ({ source, status }: EventRow): EventType | undefined =>
  (source === 'message' ? messageTypes : sessionTypes)[status];

/** Undefined for steps that nobody is told of. */
export function toPublicEvent(row: EventRow): PublicEvent | undefined {
  const type = eventTypeOf(row);
  if (!type) return undefined;
  return {
    id: eventIdOf(row),
    version: 1,
    type,
    createdAt: row.at.toISOString(),
    userId: row.user_id,
    deviceId: row.device_id,
    data: row.source === 'message' ? messageData(row) : sessionData(row),
  };
}

const tellsText = ['received', 'queued', 'scheduled'];

function messageData(row: MessageEventRow): PublicEvent['data'] {
  const incoming = row.direction === 'in';
  const code = row.data['code'];
  const message = row.data['message'];
  return {
    messageId: row.message_id,
    direction: row.direction,
    status: row.status,
    chat: row.chat,
    from: incoming ? senderOf(row) : accountOf(row),
    to: incoming ? accountOf(row) : receiverOf(row),
    senderName: row.sender_name,
    type: row.type,
    text: tellsText.includes(row.status) && !row.body_erased_at ? row.message_body : null,
    providerMessageId: row.wa_id,
    clientMessageId: row.client_message_id,
    source: row.message_source,
    backfilled: row.backfilled,
    error:
      typeof code === 'string'
        ? { code, message: typeof message === 'string' ? message : null }
        : null,
  };
}

const sessionData = (row: DeviceEventRow): PublicEvent['data'] => ({
  status: row.status,
  reason: row.reason,
  account: accountOf(row),
});

const accountOf = (row: EventRow): EventPerson => ({
  phone: row.device_phone,
  jid: row.device_jid,
  lid: row.device_lid,
});

const senderOf = (row: MessageEventRow): EventPerson => ({
  phone: row.sender_number,
  jid: row.sender_jid,
  lid: row.sender_lid,
});

const receiverOf = ({ receiver_number: phone, chat }: MessageEventRow): EventPerson => ({
  phone,
  jid: chat.endsWith('@lid') ? null : chat,
  lid: chat.endsWith('@lid') ? chat : null,
});
