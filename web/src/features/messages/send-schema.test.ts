import { describe, expect, it } from 'vitest';
import { type SendValues, sendSchema, timesOf } from './send-schema';

const now: SendValues = {
  deviceId: 'd1',
  to: ' +15550100001 ',
  text: 'Hello',
  when: 'now',
  sendAt: '',
  limit: 'none',
  expiresAt: '',
};

function problemsOf(values: SendValues): string[] {
  const result = sendSchema.safeParse(values);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
}

describe('sendSchema', () => {
  it('takes a message that is sent now, without a limit', () => {
    expect(problemsOf(now)).toEqual([]);
    expect(problemsOf({ ...now, text: ' ' })).toEqual(['text']);
  });

  it('asks for the times that were chosen', () => {
    expect(problemsOf({ ...now, when: 'later', limit: 'until' })).toEqual(['sendAt', 'expiresAt']);
  });

  it('refuses an end before the beginning', () => {
    const times = { when: 'later', limit: 'until', sendAt: '2026-03-01T12:00' } as const;
    expect(problemsOf({ ...now, ...times, expiresAt: '2026-03-01T11:59' })).toEqual(['expiresAt']);
    expect(problemsOf({ ...now, ...times, expiresAt: '2026-03-01T12:01' })).toEqual([]);
  });
});

describe('timesOf', () => {
  it('leaves out what was not chosen, even if a time still stands in a hidden field', () => {
    expect(timesOf({ ...now, sendAt: '2026-03-01T12:00', expiresAt: '2026-03-01T12:00' })).toEqual(
      {},
    );
  });

  it('gives moments with a zone', () => {
    const at = new Date('2026-03-01T12:00').toISOString();
    expect(timesOf({ ...now, when: 'later', sendAt: '2026-03-01T12:00' })).toEqual({ sendAt: at });
  });
});
