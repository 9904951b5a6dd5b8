import { describe, expect, it } from 'vitest';
import { describeMail, isOfUse, mailStatuses } from './mail-words';

const now = Date.parse('2026-03-01T12:00:00.000Z');

describe('describeMail', () => {
  it('gives every state its own word', () => {
    const words = mailStatuses.map((status) => describeMail(status).word);
    expect(new Set(words).size).toBe(mailStatuses.length);
  });
});

describe('isOfUse', () => {
  it('is so for what nobody has got and whose time is not over', () => {
    const of = (status: (typeof mailStatuses)[number], expiresAt: string) =>
      isOfUse({ status, expiresAt }, now);
    expect(of('unsent', '2026-03-02T12:00:00.000Z')).toBe(true);
    expect(of('failed', '2026-03-02T12:00:00.000Z')).toBe(true);
    expect(of('sent', '2026-03-02T12:00:00.000Z')).toBe(false);
    expect(of('unsent', '2026-02-28T12:00:00.000Z')).toBe(false);
  });
});
