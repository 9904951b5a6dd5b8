import type { Message } from './api/messages';

/** What can be done about an outgoing message in its present state. */
export type MessageOrder = 'cancel' | 'send_again' | 'send_again_unsure';

export function orderFor({
  direction,
  status,
}: Pick<Message, 'direction' | 'status'>): MessageOrder | null {
  if (direction === 'in') return null;
  switch (status) {
    case 'scheduled':
    case 'queued':
      return 'cancel';
    case 'failed':
    case 'expired':
    case 'cancelled':
      return 'send_again';
    case 'unknown':
      return 'send_again_unsure';
    default:
      return null;
  }
}
