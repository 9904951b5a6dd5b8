import { describe, expect, it } from 'vitest';
import { formatCountdown, formatRelative, secondsUntil } from './time';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

describe('formatRelative', () => {
  it.each([
    [-3, 'now'],
    [2, 'now'],
    [12, '12 sec. ago'],
    [119, '1 min. ago'],
    [3600, '1 hr. ago'],
    [25 * 3600, 'yesterday'],
  ])('%i seconds ago reads %s', (seconds, expected) => {
    expect(formatRelative(ago(seconds), now)).toBe(expected);
  });
});

describe('countdown', () => {
  it('rounds up, so that zero means over', () => {
    expect(secondsUntil(ago(-1.2), now)).toBe(2);
    expect(secondsUntil(ago(5), now)).toBe(0);
  });

  it('keeps two digits for the seconds', () => {
    expect(formatCountdown(75)).toBe('1:15');
    expect(formatCountdown(9)).toBe('0:09');
  });
});
