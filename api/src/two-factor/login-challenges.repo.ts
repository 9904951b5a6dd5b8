import { sql } from 'kysely';
import { createOneTimeToken, hashOneTimeToken } from '../auth/one-time-token.js';
import type { Db } from '../db/database.js';
import type { User } from '../users/users.repo.js';

const challengeSeconds = 5 * 60;
const mostAttempts = 5;

/**
 * For somebody whose password was right: what they show beside the code. Only its hash is stored.
 * Undefined when the password was changed or the account suspended since `user` was read: whoever
 * does that ends what waits, and this must not come in behind it.
 */
export async function createLoginChallenge(
  db: Db,
  user: Pick<User, 'id' | 'password_hash'>,
): Promise<{ challenge: string; expiresAt: Date } | undefined> {
  const challenge = createOneTimeToken();
  await db.deleteFrom('login_challenges').where('expires_at', '<', sql<Date>`now()`).execute();
  const { rows } = await sql<{ expires_at: Date }>`
    insert into login_challenges (token_hash, user_id, expires_at)
    select ${hashOneTimeToken(challenge)}, id, now() + make_interval(secs => ${challengeSeconds}) from users
    where id = ${user.id} and status = 'active' and password_hash = ${user.password_hash}
    for share
    returning expires_at`.execute(db);
  return rows[0] && { challenge, expiresAt: rows[0].expires_at };
}

/** Counts an attempt and answers whose sign-in it is; undefined when it is over or had 5 of them. */
export async function countChallengeAttempt(
  db: Db,
  challenge: string,
): Promise<{ userId: string; attemptsLeft: number } | undefined> {
  const row = await db
    .updateTable('login_challenges')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('token_hash', '=', hashOneTimeToken(challenge))
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
    .where('token_hash', '=', hashOneTimeToken(challenge))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends every sign-in of a user that waits for its second factor. */
export async function deleteLoginChallenges(trx: Db, userId: string): Promise<void> {
  await trx.deleteFrom('login_challenges').where('user_id', '=', userId).execute();
}
