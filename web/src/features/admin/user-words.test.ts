import { describe, expect, it } from 'vitest';
import { describeLimit, describeUserStatus } from './user-words';

describe('describeUserStatus', () => {
  it('gives every state its own word', () => {
    const statuses = ['active', 'suspended', 'pending'] as const;
    const words = statuses.map(
      (status) => describeUserStatus({ status, emailVerified: true }).word,
    );
    expect(new Set(words).size).toBe(statuses.length);
  });
});

describe('describeLimit', () => {
  it('says which limit counts', () => {
    expect(describeLimit({ rateLimit: null, effectiveRateLimit: 60 })).toBe(
      '60 a minute (the default)',
    );
    expect(describeLimit({ rateLimit: 5, effectiveRateLimit: 5 })).toBe('5 a minute');
    expect(describeLimit({ rateLimit: 9000, effectiveRateLimit: 600 })).toBe(
      '600 a minute (9,000 is above the highest)',
    );
  });
});
