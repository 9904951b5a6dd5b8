import type { JournalEvent } from '@botwave/wa-sidecar/contract';
import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';
import type { MessageStatus } from '../../db/schema.js';
import { statesBefore, statusOfAck } from '../../messages/message-states.js';

/** Where a message stands; moved on by those who move it, so that a page is read with one question. */
export interface KnownMessage {
  id: string;
  deviceId: string;
  waId: string;
  status: MessageStatus;
}

/** Of our own messages, those that the events speak of. */
export type KnownMessages = (event: JournalEvent) => KnownMessage | undefined;

/**
 * A message is found by its own id, or by its WhatsApp id alone: its chat may be named by number
 * or by LID. Acks of what others sent from the account find nothing.
 */
export async function readKnownMessages(trx: Db, events: JournalEvent[]): Promise<KnownMessages> {
  const outcomes = events.filter((event) => event.type === 'message.outcome');
  const acks = events.filter((event) => event.type === 'message.ack');
  if (outcomes.length + acks.length === 0) return () => undefined;
  const found = await runPrepared(
    trx,
    sql<KnownMessage>`
      select m.id, m.device_id as "deviceId", m.wa_id as "waId", m.status
      from message_logs m
      where m.id = any(${outcomes.map(({ data }) => data.messageId)}::uuid[])
      union
      select m.id, m.device_id, m.wa_id, m.status
      from unnest(${acks.map(({ deviceId }) => deviceId)}::uuid[],
        ${acks.map(({ data }) => data.waId)}::text[]) as word (device_id, wa_id)
      join message_logs m on m.device_id = word.device_id and m.wa_id = word.wa_id
      where m.direction = 'out'`,
  );
  const byId = new Map(found.map((message) => [message.id, message]));
  const byWaId = new Map(found.map((message) => [`${message.deviceId} ${message.waId}`, message]));
  return (event) => {
    switch (event.type) {
      case 'message.outcome':
        return byId.get(event.data.messageId);
      case 'message.ack':
        return byWaId.get(`${event.deviceId} ${event.data.waId}`);
      default:
        return undefined;
    }
  };
}

/** What the event may make of its message; null where it says nothing about its state. */
export function targetOf(event: JournalEvent): MessageStatus | null {
  if (event.type === 'message.ack') return statusOfAck(event.data.ack);
  if (event.type !== 'message.outcome') return null;
  const { outcome } = event.data;
  if (outcome.result === 'sent') return statusOfAck(outcome.ack) ?? 'sent';
  return outcome.result === 'failed' && outcome.retry === 'never' ? 'failed' : null;
}

/** States only move forward: what a message has passed already needs no statement. */
export const movesOn = (message: KnownMessage, to: MessageStatus): boolean =>
  statesBefore(to).includes(message.status);
