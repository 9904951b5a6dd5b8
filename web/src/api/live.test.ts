import { describe, expect, it } from 'vitest';
import { pauseAfter } from './live';

describe('pauseAfter', () => {
  it('asks every 2 s while all is well', () => {
    expect(pauseAfter(0)).toBe(2000);
  });

  it('doubles with each failed round, and never waits longer than 30 s', () => {
    expect([1, 2, 3].map(pauseAfter)).toEqual([4000, 8000, 16_000]);
    expect(pauseAfter(4)).toBe(30_000);
    expect(pauseAfter(100)).toBe(30_000);
  });
});
