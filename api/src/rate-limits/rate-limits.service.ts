import type { Response } from 'express';
import type { Db } from '../db/database.js';
import { rateLimitExceeded } from './rate-limits.errors.js';
import { countInWindow, requireUserLimit } from './rate-limits.repo.js';
import { secondsUntilFree, usedOf, windowSeconds } from './rate-windows.js';

export interface Spender {
  userId: string;
  /** The key that is used, when it has a limit of its own. */
  keyId?: string | undefined;
  keyLimit?: number | null | undefined;
}

/** For the headers RateLimit and RateLimit-Policy. */
export interface Allowance {
  limit: number;
  remaining: number;
  /** Seconds until the current window is over. */
  resetSeconds: number;
}

/**
 * Takes one accepted message from the allowance of the user, and of the key when it has its own.
 * Must run in the transaction that accepts the message: when that is rolled back nothing counts.
 * Throws 429 `rate_limit.exceeded`.
 */
export async function consumeMessageAllowance(trx: Db, spender: Spender): Promise<Allowance> {
  const limit = await requireUserLimit(trx, spender.userId);
  const ofUser = await consume(trx, `user:${spender.userId}`, limit);
  if (!spender.keyId || !spender.keyLimit) return ofUser;
  const ofKey = await consume(trx, `key:${spender.keyId}`, Math.min(spender.keyLimit, limit));
  return ofKey.remaining < ofUser.remaining ? ofKey : ofUser;
}

/** RateLimit and RateLimit-Policy as the IETF's draft has them. */
export function setRateLimitHeaders(res: Response, allowance: Allowance): void {
  const { limit, remaining, resetSeconds } = allowance;
  res.setHeader('RateLimit-Policy', `"messages";q=${limit};w=${windowSeconds}`);
  res.setHeader('RateLimit', `"messages";r=${remaining};t=${resetSeconds}`);
}

async function consume(trx: Db, subject: string, limit: number): Promise<Allowance> {
  const window = await countInWindow(trx, subject, limit);
  if (!window.allowed) throw rateLimitExceeded(limit, secondsUntilFree(window, limit));
  return {
    limit,
    remaining: Math.max(0, limit - usedOf(window)),
    resetSeconds: Math.max(1, Math.ceil(windowSeconds - window.elapsed)),
  };
}
