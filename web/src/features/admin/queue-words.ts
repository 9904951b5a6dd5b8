import type { QueuedMessage } from './api/queue';

export const queueStatuses = ['unknown', 'failed', 'queued', 'scheduled', 'sending'] as const;
export type QueueStatus = (typeof queueStatuses)[number];

interface ListWords {
  word: string;
  meaning: string;
}

const words: Record<QueueStatus, ListWords> = {
  unknown: {
    word: 'Unconfirmed',
    meaning: 'Handed over; WhatsApp has not said what became of them.',
  },
  failed: { word: 'Failed', meaning: 'Were not sent. They can be sent again as new messages.' },
  queued: { word: 'Queued', meaning: 'Wait for their turn.' },
  scheduled: { word: 'Scheduled', meaning: 'Wait for their time.' },
  sending: { word: 'Sending', meaning: 'Are being handed to WhatsApp now.' },
};

export const describeQueue = (status: QueueStatus): ListWords => words[status];

export type MessageOrder = 'retry' | 'cancel';

/** What an administrator can do about a message, if anything. */
export function orderFor({ status }: Pick<QueuedMessage, 'status'>): MessageOrder | null {
  switch (status) {
    case 'scheduled':
    case 'queued':
      return 'cancel';
    case 'failed':
    case 'unknown':
      return 'retry';
    default:
      return null;
  }
}

/** What sending again, or taking back, means for this message. */
export function consequenceOf(
  order: MessageOrder,
  { status, owner, to }: Pick<QueuedMessage, 'status' | 'owner' | 'to'>,
): string {
  if (order === 'cancel') {
    return `The message of ${owner.email} to ${to} is taken back and will not be sent. This cannot be undone; they can send it again.`;
  }
  if (status === 'unknown') {
    return `It may have arrived: sending it again can show it twice to ${to}. It is sent as a new message of ${owner.email}, within their limit.`;
  }
  return `It is sent to ${to} as a new message of ${owner.email}, within their limit.`;
}
