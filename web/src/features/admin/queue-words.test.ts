import { describe, expect, it } from 'vitest';
import { consequenceOf, describeQueue, orderFor, queueStatuses } from './queue-words';

describe('orderFor', () => {
  it('takes back what waits, sends again what ended, and leaves alone what is on its way', () => {
    const orders = queueStatuses.map((status) => [status, orderFor({ status })]);
    expect(Object.fromEntries(orders)).toEqual({
      unknown: 'retry',
      failed: 'retry',
      queued: 'cancel',
      scheduled: 'cancel',
      sending: null,
    });
  });
});

describe('consequenceOf', () => {
  const message = { owner: { id: '1', email: 'a@shop.example' }, to: '…0088' };

  it('warns of a possible duplicate, and only of that', () => {
    expect(consequenceOf('retry', { ...message, status: 'unknown' })).toContain('twice');
    expect(consequenceOf('retry', { ...message, status: 'failed' })).not.toContain('twice');
  });
});

describe('describeQueue', () => {
  it('gives every list its own word', () => {
    const words = queueStatuses.map((status) => describeQueue(status).word);
    expect(new Set(words).size).toBe(queueStatuses.length);
  });
});
