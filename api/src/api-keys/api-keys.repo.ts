import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { KeyCaller, KeyScope, Owner } from '../trpc/caller.js';

export type ApiKey = Selectable<Database['api_keys']>;

export function insertApiKey(
  db: Db,
  owner: Owner,
  key: { name: string; prefix: string; hash: Buffer; scopes: KeyScope[]; rateLimit: number | null },
): Promise<ApiKey> {
  return db
    .insertInto('api_keys')
    .values({
      id: uuidv7(),
      user_id: owner.userId,
      name: key.name,
      prefix: key.prefix,
      key_hash: key.hash,
      scopes: key.scopes,
      rate_limit: key.rateLimit,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keys that work, newest first. */
export function listApiKeys(db: Db, owner: Owner): Promise<ApiKey[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('user_id', '=', owner.userId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Locks the owner's row, so that parallel requests cannot pass a quota together. */
export async function countApiKeysLocked(trx: Db, owner: Owner): Promise<number> {
  await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', owner.userId)
    .forUpdate()
    .executeTakeFirst();
  const row = await trx
    .selectFrom('api_keys')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('user_id', '=', owner.userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Undefined when the owner has no such key. Revoking again keeps the first time. */
export function revokeApiKey(db: Db, owner: Owner, id: string): Promise<ApiKey | undefined> {
  return db
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, now())` })
    .where('id', '=', id)
    .where('user_id', '=', owner.userId)
    .returningAll()
    .executeTakeFirst();
}

/** Whose key this is: not revoked, not over, of a user who is not suspended. */
export async function getKeyCaller(db: Db, hash: Buffer): Promise<KeyCaller | undefined> {
  const row = await db
    .selectFrom('api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .select(['k.id', 'k.scopes', 'k.rate_limit', 'u.id as userId', 'u.email', 'u.role'])
    .where('k.key_hash', '=', hash)
    .where('k.revoked_at', 'is', null)
    .where((where) =>
      where.or([where('k.expires_at', 'is', null), where('k.expires_at', '>', sql<Date>`now()`)]),
    )
    .where('u.status', '=', 'active')
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    kind: 'key',
    userId: row.userId,
    email: row.email,
    role: row.role,
    keyId: row.id,
    scopes: row.scopes,
    rateLimit: row.rate_limit,
  };
}

/** Notes the use of a key, at most once a minute. */
export async function touchApiKey(db: Db, id: string, ipAddress: string): Promise<void> {
  await db
    .updateTable('api_keys')
    .set({ last_used_at: sql<Date>`now()`, last_used_ip: ipAddress })
    .where('id', '=', id)
    .where((where) =>
      where.or([
        where('last_used_at', 'is', null),
        where('last_used_at', '<', sql<Date>`now() - interval '1 minute'`),
      ]),
    )
    .execute();
}
