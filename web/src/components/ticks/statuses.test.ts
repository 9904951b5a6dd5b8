import { describe, expect, it } from 'vitest';
import { describeStatus, isMoving, statusOfAck, tickStatuses } from './statuses';
import { tickShapes } from './tick-shapes';

describe('ticks', () => {
  it('gives every status its own word', () => {
    const all = tickStatuses.map((status) => describeStatus(status).word);
    expect(new Set(all).size).toBe(tickStatuses.length);
  });

  it('gives every status its own shape, so that colour is never the only cue', () => {
    const shapes = tickStatuses.map((status) => JSON.stringify(tickShapes[status]));
    expect(new Set(shapes).size).toBe(tickStatuses.length);
  });

  it('calls a hand-over without a word unconfirmed, not failed', () => {
    expect(describeStatus('unknown').word).toBe('Unconfirmed');
  });
});

describe('statusOfAck', () => {
  it.each([
    [-1, 'failed'],
    [0, 'sending'],
    [1, 'sent'],
    [2, 'delivered'],
    [3, 'read'],
    [4, 'played'],
    [5, 'played'],
  ] as const)('ack %i is %s', (ack, status) => {
    expect(statusOfAck(ack)).toBe(status);
  });
});

describe('isMoving', () => {
  it('is over once read, failed, cancelled or expired', () => {
    expect(tickStatuses.filter((status) => !isMoving(status))).toEqual([
      'read',
      'played',
      'failed',
      'cancelled',
      'expired',
      'received',
    ]);
  });
});
