import { sql } from 'kysely';
import type { Db } from '../db/database.js';

/** One use of a key. `client`: the caller's; `get`: a keyless GET; `again`: a message sent again. */
export interface IdempotencyKey {
  userId: string;
  kind: 'client' | 'get' | 'again';
  key: string;
}

/** The use of this key that still counts. */
export function getIdempotentUse(
  db: Db,
  id: IdempotencyKey,
): Promise<{ request_hash: Buffer; message_id: string } | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'message_id'])
    .where('user_id', '=', id.userId)
    .where('kind', '=', id.kind)
    .where('key', '=', id.key)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
}

/** Removes what no longer counts. */
export async function deleteExpiredKeys(db: Db): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('expires_at', '<', sql<Date>`now()`).execute();
}
