import type { Response } from 'express';
import type { Db } from '../db/database.js';
import type { AppError } from '../errors/app-error.js';
import { addRateLimit } from './rate-limit-headers.js';
import { rateLimitExceeded } from './rate-limits.errors.js';
import {
  countForKey,
  countForUser,
  readUserWindow,
  type Spent,
  uncount,
} from './rate-limits.repo.js';
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

export interface Consumed {
  allowance: Allowance;
  /** When no message came of it. Best effort: what cannot be given back is over in two minutes. */
  giveBack: () => Promise<void>;
}

/**
 * Takes one message from the allowance of the user, and of the key when it has its own, at once
 * and for all processes: before the message is stored, so that nobody waits for its commit.
 * Throws 429 `rate_limit.exceeded`, which takes nothing.
 */
export async function consumeMessageAllowance(db: Db, spender: Spender): Promise<Consumed> {
  const user = await countForUser(db, spender.userId);
  if (!user.counted) {
    throw exceeded(await readUserWindow(db, spender.userId), user.rate_limit);
  }
  const ofUser = allowanceOf(user, user.rate_limit);
  const giveBackUser = giving(db, user.spent);
  if (!spender.keyId || !spender.keyLimit) return { allowance: ofUser, giveBack: giveBackUser };
  const keyLimit = Math.min(spender.keyLimit, user.rate_limit);
  const key = await countForKey(db, spender.keyId, keyLimit);
  if (!key.counted) {
    await giveBackUser();
    throw exceeded(key, keyLimit);
  }
  const ofKey = allowanceOf(key, keyLimit);
  const giveBackKey = giving(db, key.spent);
  return {
    allowance: ofKey.remaining < ofUser.remaining ? ofKey : ofUser,
    giveBack: async () => {
      await giveBackUser();
      await giveBackKey();
    },
  };
}

const giving = (db: Db, spent: Spent) => (): Promise<void> =>
  uncount(db, spent).catch(() => undefined);

/** Of a message that was accepted. */
export const setRateLimitHeaders = (res: Response, allowance: Allowance): void =>
  addRateLimit(res, { name: 'messages', windowSeconds, ...allowance });

const exceeded = (window: RateWindow, limit: number): AppError =>
  rateLimitExceeded(limit, secondsUntilFree(window, limit));

function allowanceOf(window: RateWindow, limit: number): Allowance {
  return {
    limit,
    remaining: Math.max(0, limit - usedOf(window)),
    resetSeconds: Math.max(1, Math.ceil(windowSeconds - window.elapsed)),
  };
}
