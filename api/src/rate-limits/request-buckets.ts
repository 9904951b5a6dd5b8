import type { RateLimitState } from './rate-limit-headers.js';

const burstSeconds = 2;
const maxBuckets = 10_000;

export type Taken = RateLimitState & { allowed: boolean; retryAfterSeconds: number };

export interface RequestBuckets {
  /** Takes one request of `id` from a bucket that fills with `ratePerSecond`. */
  take: (id: string, ratePerSecond: number) => Taken;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Token buckets that hold two seconds' worth, in this process only, so that no request waits for
 * the database. Behind several API processes a key has up to as many times its rate: this limit
 * shields the processes themselves, each on its own; what is accepted is counted for all of them
 * together (rate-limits.repo.ts). A refused request takes nothing.
 */
export function createRequestBuckets(now: () => number = () => performance.now()): RequestBuckets {
  const buckets = new Map<string, Bucket>();

  const filled = (id: string, rate: number, capacity: number): number => {
    const bucket = buckets.get(id);
    if (!bucket) return capacity;
    return Math.min(capacity, bucket.tokens + ((now() - bucket.at) / 1_000) * rate);
  };

  return {
    take: (id, rate) => {
      const capacity = rate * burstSeconds;
      const tokens = filled(id, rate, capacity);
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      if (buckets.size >= maxBuckets && !buckets.has(id)) dropFull(buckets, now());
      buckets.set(id, { tokens: left, at: now() });
      return {
        name: 'requests',
        allowed,
        limit: capacity,
        windowSeconds: burstSeconds,
        remaining: Math.floor(left),
        resetSeconds: Math.max(1, Math.ceil((capacity - left) / rate)),
        retryAfterSeconds: Math.max(1, Math.ceil((1 - left) / rate)),
      };
    },
  };
}

/** After two quiet seconds a bucket is full, which is what none means. */
function dropFull(buckets: Map<string, Bucket>, at: number): void {
  for (const [id, bucket] of buckets) {
    if (at - bucket.at >= burstSeconds * 1_000) buckets.delete(id);
  }
}
