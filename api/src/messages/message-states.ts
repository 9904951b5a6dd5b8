import { type MessageStatus, messageStatuses } from '../db/schema.js';

/**
 * Where a message may go from each state. Nothing goes backwards, with one exception that is none:
 * `sending → queued` is a hand-over that is known not to have left. WhatsApp's word always wins:
 * an ack moves on even what we called failed, unknown or not sent.
 */
const next: Record<MessageStatus, readonly MessageStatus[]> = {
  scheduled: ['queued', 'cancelled', 'expired'],
  queued: ['sending', 'failed', 'cancelled', 'expired', 'sent', 'delivered', 'read', 'played'],
  sending: ['queued', 'unknown', 'failed', 'sent', 'delivered', 'read', 'played'],
  unknown: ['failed', 'sent', 'delivered', 'read', 'played'],
  failed: ['sent', 'delivered', 'read', 'played'],
  sent: ['delivered', 'read', 'played'],
  delivered: ['read', 'played'],
  read: ['played'],
  played: [],
  cancelled: [],
  expired: [],
  received: [],
};

/** The states from which a message may become `status`. */
export function statesBefore(status: MessageStatus): MessageStatus[] {
  return messageStatuses.filter((from) => next[from].includes(status));
}

/** What an ack of WhatsApp makes of a message; null says nothing new. */
export function statusOfAck(ack: number): MessageStatus | null {
  switch (ack) {
    case -1:
      return 'failed';
    case 1:
      return 'sent';
    case 2:
      return 'delivered';
    case 3:
      return 'read';
    case 4:
      return 'played';
    default:
      return null;
  }
}

/** A message in one of these may still leave, or nobody knows yet whether it has. */
export const unsettled: readonly MessageStatus[] = ['scheduled', 'queued', 'sending', 'unknown'];

/** Nobody needs to wait for this message any longer: it has left, or it never will. */
export function isSettled(status: MessageStatus): boolean {
  return !unsettled.includes(status);
}

/** WhatsApp's server has it. */
export function hasLeft(status: MessageStatus): boolean {
  return (['sent', 'delivered', 'read', 'played'] as MessageStatus[]).includes(status);
}
