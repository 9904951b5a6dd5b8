import { describe, expect, it } from 'vitest';
import { toTimeline } from './timeline';

const base = {
  direction: 'out',
  status: 'queued',
  createdAt: '2026-03-01T12:00:00.000Z',
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
  updatedAt: '2026-03-01T12:00:09.000Z',
} as const;
const statuses = (message: Parameters<typeof toTimeline>[0]): string[] =>
  toTimeline(message).map((moment) => moment.status);

describe('toTimeline', () => {
  it('has a time for each step that was taken', () => {
    const read = {
      ...base,
      status: 'read',
      sentAt: '2026-03-01T12:00:01.000Z',
      deliveredAt: '2026-03-01T12:00:02.000Z',
      readAt: '2026-03-01T12:00:03.000Z',
    } as const;
    expect(statuses(read)).toEqual(['queued', 'sent', 'delivered', 'read']);
  });

  it('ends with the present state even if that has no time of its own', () => {
    expect(toTimeline({ ...base, status: 'unknown' }).at(-1)).toEqual({
      status: 'unknown',
      at: base.updatedAt,
    });
  });

  it('says once that an incoming message came in', () => {
    expect(statuses({ ...base, direction: 'in', status: 'received' })).toEqual(['received']);
  });
});
