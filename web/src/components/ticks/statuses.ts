import type { Tone } from '@/components/ui/badge';

export const tickStatuses = [
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'unknown',
  'cancelled',
  'expired',
  'received',
] as const;
export type TickStatus = (typeof tickStatuses)[number];

interface StatusWords {
  word: string;
  /** What it says and, where needed, what it does not say. */
  meaning: string;
  tone: Tone;
}

const words: Record<TickStatus, StatusWords> = {
  scheduled: { word: 'Scheduled', meaning: 'Waits for its time.', tone: 'info' },
  queued: { word: 'Queued', meaning: 'Stored, and waiting for its turn.', tone: 'neutral' },
  sending: { word: 'Sending', meaning: 'Being handed to WhatsApp now.', tone: 'info' },
  sent: {
    word: 'Sent',
    meaning: 'Accepted by WhatsApp, not yet on the phone.',
    tone: 'neutral',
  },
  delivered: { word: 'Delivered', meaning: 'Arrived on the phone.', tone: 'accent' },
  read: {
    word: 'Read',
    meaning: 'Read on the phone. Shown only if the contact shares read receipts.',
    tone: 'info',
  },
  played: { word: 'Played', meaning: 'Played on the phone.', tone: 'info' },
  failed: { word: 'Failed', meaning: 'Was not sent.', tone: 'danger' },
  unknown: {
    word: 'Unconfirmed',
    meaning: 'Handed over, no word from WhatsApp yet. It is asked about again.',
    tone: 'warning',
  },
  cancelled: { word: 'Cancelled', meaning: 'Taken back before it was sent.', tone: 'neutral' },
  expired: {
    word: 'Expired',
    meaning: 'Its time ran out before it could be sent.',
    tone: 'warning',
  },
  received: { word: 'Received', meaning: 'Came in from the contact.', tone: 'success' },
};

export function describeStatus(status: TickStatus): StatusWords {
  return words[status];
}

/** WhatsApp's acknowledgement (-1 error to 4 played) as a status. */
export function statusOfAck(ack: number): TickStatus {
  if (ack < 0) return 'failed';
  const byAck: readonly TickStatus[] = ['sending', 'sent', 'delivered', 'read', 'played'];
  return byAck[ack] ?? 'played';
}

/** True while a later word may still come by itself. */
export function isMoving(status: TickStatus): boolean {
  return ['scheduled', 'queued', 'sending', 'sent', 'delivered', 'unknown'].includes(status);
}
