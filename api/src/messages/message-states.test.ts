import { describe, expect, it } from 'vitest';
import { messageStatuses } from '../db/schema.js';
import { statesBefore, statusOfAck } from './message-states.js';

describe('the transition table', () => {
  const order = ['sent', 'delivered', 'read', 'played'] as const;

  it('never leads back from what WhatsApp has confirmed', () => {
    for (const [index, later] of order.entries()) {
      for (const earlier of ['queued', 'sending', 'unknown', 'failed', ...order.slice(0, index)]) {
        expect(statesBefore(earlier as (typeof messageStatuses)[number])).not.toContain(later);
      }
    }
  });

  it('lets an ack win over failed and unknown', () => {
    for (const status of order)
      expect(statesBefore(status)).toEqual(
        expect.arrayContaining(['failed', 'unknown', 'sending', 'queued']),
      );
  });

  it('leaves what is final alone', () => {
    for (const status of messageStatuses) {
      const before = statesBefore(status);
      for (const final of ['played', 'cancelled', 'expired', 'received'] as const) {
        expect(before).not.toContain(final);
      }
    }
  });

  it('reads acks as WhatsApp numbers them', () => {
    expect([-1, 0, 1, 2, 3, 4].map(statusOfAck)).toEqual([
      'failed',
      null,
      'sent',
      'delivered',
      'read',
      'played',
    ]);
  });
});
