import { revokeApiKeysOf } from '../api-keys/api-keys.repo.js';
import type { AuthParts } from '../auth/auth-parts.js';
import { revokeAuthSessions } from '../auth/auth-sessions.repo.js';
import type { Db } from '../db/database.js';
import { deleteLoginChallenges } from '../two-factor/login-challenges.repo.js';

/** What a change has ended; `forgetAccess` makes this process see it at once. */
export interface EndedAccess {
  authSessionIds: string[];
  keyHashes: Buffer[];
}

/**
 * Ends the sessions of a user (but the one that is to stay) and every sign-in that waits for its
 * second factor. Call `forgetAccess` after the commit; other processes see it within a second.
 */
export async function endSessions(
  trx: Db,
  userId: string,
  stays?: { authSessionId: string },
): Promise<EndedAccess> {
  await deleteLoginChallenges(trx, userId);
  const authSessionIds = await revokeAuthSessions(trx, userId, stays?.authSessionId);
  return { authSessionIds, keyHashes: [] };
}

/** As `endSessions`, and every API key is revoked. */
export async function endSessionsAndKeys(trx: Db, userId: string): Promise<EndedAccess> {
  const { authSessionIds } = await endSessions(trx, userId);
  return { authSessionIds, keyHashes: await revokeApiKeysOf(trx, userId) };
}

/** Drops what has been ended from this process's caches. */
export function forgetAccess({ sessions, keys }: AuthParts, ended: EndedAccess): void {
  for (const id of ended.authSessionIds) sessions.forget(id);
  for (const hash of ended.keyHashes) keys.forget(hash);
}
