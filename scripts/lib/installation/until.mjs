// @ts-check
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls a condition until it holds, and answers with what it gave. Throws after `limitMs`.
 * @template T
 * @param {() => Promise<T> | T} condition
 * @param {string} what for the person who reads that it never came
 * @param {number} [limitMs]
 * @param {number} [everyMs]
 * @returns {Promise<Exclude<T, undefined | null | false | 0 | ''>>}
 */
export async function until(condition, what, limitMs = 120_000, everyMs = 100) {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value) return /** @type {Exclude<T, undefined | null | false | 0 | ''>} */ (value);
    if (performance.now() > deadline) throw new Error(`gave up waiting for: ${what}`);
    await delay(everyMs);
  }
}
