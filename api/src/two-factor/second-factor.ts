import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Vault } from '../auth/vault.js';
import type { Db } from '../db/database.js';
import { getUser, type User } from '../users/users.repo.js';
import { countChallengeAttempt } from './login-challenges.repo.js';
import { hashRecoveryCode } from './recovery-codes.js';
import { stepOfCode } from './totp.js';
import { challengeInvalid, codeWrong } from './two-factor.errors.js';
import { getTwoFactor, useRecoveryCode, useStep } from './two-factor.repo.js';

export type Factor = 'totp' | 'recovery_code';

const totpCode = /^\d{6}$/;

export const secretPurpose = (userId: string): string => `two-factor ${userId}`;

/**
 * Who may sign in with this challenge and code. The code is used up. Throws 401
 * `auth.challenge_invalid` (over, or 5 wrong codes), 401 `auth.code_wrong`, 429 `auth.throttled`.
 */
export async function checkSecondFactor(
  app: AppContext,
  { challenge, code }: { challenge: string; code: string },
  visitor: { ipAddress: string; requestId?: string | undefined },
): Promise<{ user: User; factor: Factor }> {
  const attempt = await countChallengeAttempt(app.db, challenge);
  if (!attempt) throw challengeInvalid();
  const { throttle, vault } = app.auth;
  await throttle.countCode(attempt.userId);
  const user = await getUser(app.db, attempt.userId);
  if (user?.status !== 'active') throw challengeInvalid();
  const factor = await takeCode(app.db, vault, user.id, code);
  if (!factor) {
    await recordActivity(app.db, {
      userId: user.id,
      userEmail: user.email,
      action: 'auth.two_factor_failed',
      ipAddress: visitor.ipAddress,
      requestId: visitor.requestId,
    });
    throw codeWrong(attempt.attemptsLeft);
  }
  await throttle.forgiveCode(user.id);
  return { user, factor };
}

/** Uses a code up; undefined when it is wrong or was used before. */
async function takeCode(
  db: Db,
  vault: Vault,
  userId: string,
  code: string,
): Promise<Factor | undefined> {
  const typed = code.replaceAll(/\s/g, '');
  if (!totpCode.test(typed)) {
    return (await useRecoveryCode(db, userId, hashRecoveryCode(typed)))
      ? 'recovery_code'
      : undefined;
  }
  const row = await getTwoFactor(db, userId);
  const secret = row && vault.open(secretPurpose(userId), row.sealed_secret);
  if (secret === undefined) return undefined;
  const step = stepOfCode(secret, typed, row?.now_ms ?? 0);
  return step !== undefined && (await useStep(db, userId, step)) ? 'totp' : undefined;
}
