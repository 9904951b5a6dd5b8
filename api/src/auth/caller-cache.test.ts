import { describe, expect, it, vi } from 'vitest';
import { createCallerCache } from './caller-cache.js';

describe('the cache of callers', () => {
  const cacheAt = () => {
    const clock = { now: 0 };
    return { clock, cache: createCallerCache<string>(() => clock.now) };
  };

  it('asks once a second for the same credential', async () => {
    const { clock, cache } = cacheAt();
    const load = vi.fn<() => Promise<string | undefined>>().mockResolvedValue('ann');
    for (clock.now of [0, 500, 999]) expect(await cache.get('k', load)).toBe('ann');
    expect(load).toHaveBeenCalledTimes(1);
    clock.now = 1_000;
    await cache.get('k', load);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps no refusal, and nothing that was ended here', async () => {
    const { cache } = cacheAt();
    const load = vi.fn<() => Promise<string | undefined>>().mockResolvedValueOnce(undefined);
    expect(await cache.get('k', load)).toBeUndefined();
    expect(await cache.get('k', () => Promise.resolve('ann'))).toBe('ann');
    cache.forget('k');
    expect(await cache.get('k', () => Promise.resolve(undefined))).toBeUndefined();
  });
});
