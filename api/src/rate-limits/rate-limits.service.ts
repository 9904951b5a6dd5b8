import type { Response } from 'express';
import type { Db } from '../db/database.js';
import type { AppError } from '../errors/app-error.js';
import { rateLimitExceeded } from './rate-limits.errors.js';
import { type CountedWork, countForKey, countForUser, readUserWindow } from './rate-limits.repo.js';
import { type RateWindow, secondsUntilFree, usedOf, windowSeconds } from './rate-windows.js';

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
 * Takes one accepted message from the allowance of the user, and of the key when it has its own,
 * and does the work in the same statement: both or neither. With a key that has a limit of its
 * own this must run in a transaction (`needsTransaction`): a refusal of the key takes all back.
 * Undefined: there was no room for the work. Throws 429 `rate_limit.exceeded`.
 */
export async function consumeMessageAllowance<T>(
  db: Db,
  spender: Spender,
  work?: CountedWork,
): Promise<{ row: T; allowance: Allowance } | undefined> {
  const row = await countForUser<T>(db, spender.userId, work);
  if (!row.had_room) return undefined;
  if (!row.counted) {
    throw exceeded(await readUserWindow(db, spender.userId), row.rate_limit);
  }
  const ofUser = allowanceOf(row, row.rate_limit);
  if (!spender.keyId || !spender.keyLimit) return { row, allowance: ofUser };
  const keyLimit = Math.min(spender.keyLimit, row.rate_limit);
  const window = await countForKey(db, spender.keyId, keyLimit);
  if (!window.allowed) throw exceeded(window, keyLimit);
  const ofKey = allowanceOf(window, keyLimit);
  return { row, allowance: ofKey.remaining < ofUser.remaining ? ofKey : ofUser };
}

/** RateLimit and RateLimit-Policy as the IETF's draft has them. */
export function setRateLimitHeaders(res: Response, allowance: Allowance): void {
  const { limit, remaining, resetSeconds } = allowance;
  res.setHeader('RateLimit-Policy', `"messages";q=${limit};w=${windowSeconds}`);
  res.setHeader('RateLimit', `"messages";r=${remaining};t=${resetSeconds}`);
}

const exceeded = (window: RateWindow, limit: number): AppError =>
  rateLimitExceeded(limit, secondsUntilFree(window, limit));

function allowanceOf(window: RateWindow, limit: number): Allowance {
  return {
    limit,
    remaining: Math.max(0, limit - usedOf(window)),
    resetSeconds: Math.max(1, Math.ceil(windowSeconds - window.elapsed)),
  };
}
