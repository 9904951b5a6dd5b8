import { expect, it } from 'vitest';
import { checkTimes, parseTimes, withDeviceEnd } from './message-times.js';

const now = new Date('2026-10-25T00:30:00Z');
const times = (sendAt?: string, expiresAt?: string) => {
  const parsed = parseTimes({ sendAt, expiresAt });
  checkTimes(parsed, now);
  return parsed;
};

it('takes any zone, also in the hour that a clock change repeats', () => {
  const summer = times('2026-10-25T02:30:00+02:00').sendAt;
  const winter = times('2026-10-25T02:30:00+01:00').sendAt;
  expect(summer?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  expect(winter?.toISOString()).toBe('2026-10-25T01:30:00.000Z');
});

it('lets a past time mean now, and a year ahead be the furthest', () => {
  expect(times('2020-01-01T00:00:00Z').sendAt).toEqual(new Date('2020-01-01T00:00:00Z'));
  expect(times('2027-10-25T00:30:00Z').sendAt).not.toBeNull();
  expect(() => times('2027-10-27T00:30:00Z')).toThrow(
    expect.objectContaining({ code: 'messages.send_at_too_far', status: 400 }),
  );
  expect(times()).toEqual({ sendAt: null, expiresAt: null });
});

it.each([
  [undefined, '2026-10-25T00:30:00Z', 'messages.expires_in_past'],
  ['2026-10-25T02:00:00Z', '2026-10-25T02:00:00Z', 'messages.expires_before_sending'],
  ['2026-10-25T02:00:00Z', '2026-10-25T01:00:00Z', 'messages.expires_before_sending'],
])('refuses to send at %s and expire at %s: %s', (sendAt, expiresAt, code) => {
  expect(() => times(sendAt, expiresAt)).toThrow(expect.objectContaining({ code, status: 400 }));
});

it('ends a message that names no end as its device asks, counted from when it is due', () => {
  const endOf = (sendAt?: string, expiresAt?: string, seconds: number | null = 60) =>
    withDeviceEnd(parseTimes({ sendAt, expiresAt }), seconds, now).expiresAt?.toISOString();
  expect(endOf()).toBe('2026-10-25T00:31:00.000Z');
  expect(endOf('2026-10-25T02:00:00Z')).toBe('2026-10-25T02:01:00.000Z');
  expect(endOf('2020-01-01T00:00:00Z')).toBe('2026-10-25T00:31:00.000Z');
  expect(endOf(undefined, '2026-10-26T00:00:00Z')).toBe('2026-10-26T00:00:00.000Z');
  expect(endOf(undefined, undefined, null)).toBeUndefined();
});
