import { expect, test } from 'vitest';
import { BoundedSet } from './bounded-set.js';

test('keeps the latest entries, up to its limit', () => {
  const set = new BoundedSet(2);
  for (const entry of ['a', 'b', 'b', 'c']) set.add(entry);
  expect(['a', 'b', 'c'].map((entry) => set.has(entry))).toEqual([false, true, true]);
});
