import { describe, expect, it } from 'vitest';
import { describePace, readGap, writeGap } from './device-pace';

describe('gap', () => {
  it('is written in seconds and kept in milliseconds', () => {
    expect(readGap('1.5')).toBe(1500);
    expect(readGap(' 0,2 ')).toBe(200);
    expect(writeGap(1500)).toBe('1.5');
  });

  it('is the default when the field is empty', () => {
    expect(readGap('')).toBeNull();
    expect(writeGap(null)).toBe('');
  });

  it('refuses what the server would refuse', () => {
    for (const text of ['-1', 'soon', '1.2345', '601']) expect(readGap(text)).toBeUndefined();
  });
});

describe('describePace', () => {
  it('names the bounds of the random gap', () => {
    expect(describePace(1500)).toContain('0.75 to 2.25 s');
    expect(describePace(0)).not.toContain('random');
  });
});
