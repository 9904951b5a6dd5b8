import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../db/database.js';

export const challengeSeconds = 5 * 60;
const mostAttempts = 5;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** For somebody whose password was right: what they show beside the code. Only its hash is stored. */
export async function createLoginChallenge(
  db: Db,
  userId: string,
): Promise<{ challenge: string; expiresAt: Date }> {
  const challenge = randomBytes(32).toString('base64url');
  await db.deleteFrom('login_challenges').where('expires_at', '<', sql<Date>`now()`).execute();
  const { expires_at: expiresAt } = await db
    .insertInto('login_challenges')
    .values({
      token_hash: hashOf(challenge),
      user_id: userId,
      expires_at: sql<Date>`now() + make_interval(secs => ${challengeSeconds})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return { challenge, expiresAt };
}

/** Counts an attempt and answers whose sign-in it is; undefined when it is over or had 5 of them. */
export async function countChallengeAttempt(
  db: Db,
  challenge: string,
): Promise<{ userId: string; attemptsLeft: number } | undefined> {
  const row = await db
    .updateTable('login_challenges')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('token_hash', '=', hashOf(challenge))
    .where('expires_at', '>', sql<Date>`now()`)
    .where('attempts', '<', mostAttempts)
    .returning(['user_id', 'attempts'])
    .executeTakeFirst();
  return row && { userId: row.user_id, attemptsLeft: mostAttempts - row.attempts };
}

/** False when another request was first. */
export async function consumeLoginChallenge(trx: Db, challenge: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('login_challenges')
    .where('token_hash', '=', hashOf(challenge))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteLoginChallenges(trx: Db, userId: string): Promise<void> {
  await trx.deleteFrom('login_challenges').where('user_id', '=', userId).execute();
}
