import type { TickStatus } from '@/components/ticks/statuses';
import type { Message } from './api/messages';

export interface Moment {
  status: TickStatus;
  at: string;
  /** Why, where there is more to say than the state. */
  code: string | null;
}

/**
 * Every state of a message with its time, oldest first. The message itself may be a moment newer
 * than its history; its present state is then the last one.
 */
export function toTimeline(
  message: Pick<Message, 'status' | 'updatedAt'>,
  events: readonly Moment[],
): readonly Moment[] {
  if (events.some((event) => event.status === message.status)) return events;
  return [...events, { status: message.status, at: message.updatedAt, code: null }];
}

/** "recipient_not_on_whatsapp" → "recipient not on whatsapp"; the sentence stands elsewhere. */
export function sayCode(code: string): string {
  return code.replaceAll('_', ' ').replace('whatsapp', 'WhatsApp');
}

/** How an attempt ended, in plain words. */
export function describeOutcome(outcome: string | null): string {
  switch (outcome) {
    case null:
      return 'Under way';
    case 'not_sent':
      return 'Not sent, back in the queue';
    case 'unknown':
      return 'Handed over, no word yet';
    case 'failed':
      return 'Failed for good';
    case 'sent':
    case 'delivered':
    case 'read':
    case 'played':
      return 'Accepted by WhatsApp';
    default:
      return sayCode(outcome);
  }
}

/** 48 → "48 ms", 1900 → "1.9 s". Clocks of two machines may differ a little: never below zero. */
export function formatTook(ms: number): string {
  return ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
