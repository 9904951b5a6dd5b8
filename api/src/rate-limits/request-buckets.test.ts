import { expect, test } from 'vitest';
import { createRequestBuckets } from './request-buckets.js';

const clock = () => {
  let at = 0;
  return { now: () => at, pass: (ms: number) => (at += ms) };
};

test('two seconds of its rate at once, then as it fills', () => {
  const { now, pass } = clock();
  const { take } = createRequestBuckets(now);
  const burst = Array.from({ length: 45 }, () => take('a', 20));
  expect(burst.filter(({ allowed }) => allowed)).toHaveLength(40);
  expect(burst[0]).toMatchObject({ limit: 40, windowSeconds: 2, remaining: 39 });
  expect(burst.at(-1)).toMatchObject({ allowed: false, remaining: 0, retryAfterSeconds: 1 });
  pass(500);
  const half = Array.from({ length: 15 }, () => take('a', 20));
  expect(half.filter(({ allowed }) => allowed)).toHaveLength(10);
});

test('a refused request takes nothing, and one bucket nothing of another', () => {
  const { now, pass } = clock();
  const { take } = createRequestBuckets(now);
  for (let count = 0; count < 100; count += 1) take('a', 1);
  expect(take('b', 1).allowed).toBe(true);
  pass(1_000);
  expect(take('a', 1).allowed).toBe(true);
});

test('a new rate counts with the next request', () => {
  const { take } = createRequestBuckets(clock().now);
  expect(take('a', 20).remaining).toBe(39);
  expect(take('a', 1)).toMatchObject({ allowed: true, limit: 2, remaining: 1 });
});

test('what is forgotten is forgotten only once it is full', () => {
  const { now, pass } = clock();
  const { take } = createRequestBuckets(now);
  for (let id = 0; id < 9_999; id += 1) take(`quiet ${id}`, 1);
  pass(2_000);
  take('busy', 1);
  take('busy', 1);
  take('new', 1);
  expect(take('busy', 1).allowed).toBe(false);
});
