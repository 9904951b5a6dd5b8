import { sql } from 'kysely';
import type { Db } from '../db/database.js';

/** One use of a key. `client`: the caller's; `get`: a keyless GET; `again`: a message sent again. */
export interface IdempotencyKey {
  userId: string;
  kind: 'client' | 'get' | 'again';
  key: string;
}

/** SQLSTATE of a lock that was waited for in vain. */
const lockNotAvailable = '55P03';

/**
 * Serialises the uses of one key until the transaction ends.
 * False when an earlier use still ran after 2 s; the transaction is then broken.
 */
export async function lockIdempotencyKey(trx: Db, id: IdempotencyKey): Promise<boolean> {
  const name = `botwave:${id.userId}:${id.kind}:${id.key}`;
  try {
    await sql`select set_config('lock_timeout', '2s', true),
      pg_advisory_xact_lock(hashtextextended(${name}, 0)),
      set_config('lock_timeout', '0', true)`.execute(trx);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === lockNotAvailable) return false;
    throw error;
  }
  return true;
}

/** The use of this key that still counts. */
export function getIdempotentUse(
  trx: Db,
  id: IdempotencyKey,
): Promise<{ request_hash: Buffer; message_id: string } | undefined> {
  return trx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'message_id'])
    .where('user_id', '=', id.userId)
    .where('kind', '=', id.kind)
    .where('key', '=', id.key)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
}

/** Remembers a use for `seconds`; one that has expired is written over. */
export async function putIdempotentUse(
  trx: Db,
  id: IdempotencyKey,
  use: { requestHash: Buffer; messageId: string; seconds: number },
): Promise<void> {
  const values = {
    request_hash: use.requestHash,
    message_id: use.messageId,
    created_at: sql<Date>`now()`,
    expires_at: sql<Date>`now() + make_interval(secs => ${use.seconds})`,
  };
  await trx
    .insertInto('idempotency_keys')
    .values({ user_id: id.userId, kind: id.kind, key: id.key, ...values })
    .onConflict((conflict) => conflict.columns(['user_id', 'kind', 'key']).doUpdateSet(values))
    .execute();
}

/** Removes what no longer counts. */
export async function deleteExpiredKeys(db: Db): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('expires_at', '<', sql<Date>`now()`).execute();
}
