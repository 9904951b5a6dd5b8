import { type RawBuilder, sql } from 'kysely';
import type { MessageStatus } from '../../db/schema.js';
import type { Move } from './move-message.js';

/** What WhatsApp's acks of 1 and more change in a message, whoever brings the word. */
export function moveByAck(
  to: MessageStatus,
  { ack, at }: { ack: number; at: Date },
): Pick<Move, 'to' | 'at' | 'set' | 'data'> {
  return {
    to,
    at,
    set: {
      sent_at: since('sent_at', at),
      ...(to === 'sent' ? {} : { delivered_at: since('delivered_at', at) }),
      ...(to === 'read' || to === 'played' ? { read_at: since('read_at', at) } : {}),
      failed_at: null,
      error_code: null,
      error_message: null,
    },
    data: { ack },
  };
}

/** The first word on it counts; a later stage implies the earlier ones. */
const since = (column: 'sent_at' | 'delivered_at' | 'read_at', at: Date): RawBuilder<Date> =>
  sql<Date>`coalesce(${sql.ref(column)}, ${at})`;
