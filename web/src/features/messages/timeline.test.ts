import { describe, expect, it } from 'vitest';
import { describeOutcome, formatTook, sayCode, toTimeline } from './timeline';

const at = '2026-03-01T12:00:00.000Z';
const updatedAt = '2026-03-01T12:00:09.000Z';

describe('toTimeline', () => {
  const events = [
    { status: 'queued', at, code: null },
    { status: 'sending', at, code: null },
    { status: 'queued', at, code: 'session_not_connected' },
  ] as const;

  it('shows each state as it was, also those that came twice', () => {
    expect(toTimeline({ status: 'queued', updatedAt }, events)).toEqual(events);
  });

  it('ends with the present state even if the history is a moment older', () => {
    expect(toTimeline({ status: 'unknown', updatedAt }, events).at(-1)).toEqual({
      status: 'unknown',
      at: updatedAt,
      code: null,
    });
  });
});

describe('words', () => {
  it('says how an attempt ended', () => {
    expect(describeOutcome(null)).toBe('Under way');
    expect(describeOutcome('not_sent')).toContain('queue');
    expect(describeOutcome('read')).toBe('Accepted by WhatsApp');
    expect(describeOutcome('given_back')).toBe('given back');
  });

  it('says how long an attempt took', () => {
    expect([-3, 48, 1900].map(formatTook)).toEqual(['0 ms', '48 ms', '1.9 s']);
  });

  it('makes a code readable', () => {
    expect(sayCode('recipient_not_on_whatsapp')).toBe('recipient not on WhatsApp');
  });
});
