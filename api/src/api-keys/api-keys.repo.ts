import { type Insertable, type Selectable, sql, type UpdateObject } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { KeyCaller, Owner } from '../trpc/caller.js';

/** A key with what its owner is shown beside it. */
export type ApiKey = Selectable<Database['api_keys']> & {
  status: 'active' | 'expired' | 'revoked';
  replaced_by_id: string | null;
};

export async function insertApiKey(db: Db, key: Insertable<Database['api_keys']>): Promise<void> {
  await db.insertInto('api_keys').values(key).execute();
}

/** Keys that are not revoked, newest first; ids are uuid v7 and rise with time. */
export function listApiKeys(
  db: Db,
  owner: Owner,
  page: { before: string | undefined; limit: number },
): Promise<ApiKey[]> {
  let query = keysOf(db, owner)
    .where('k.revoked_at', 'is', null)
    .orderBy('k.id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('k.id', '<', page.before);
  return query.execute();
}

export function getOwnApiKey(db: Db, owner: Owner, id: string): Promise<ApiKey | undefined> {
  return keysOf(db, owner).where('k.id', '=', id).executeTakeFirst();
}

/** Puts all changes of an owner's keys in line, so that parallel ones cannot pass a quota together. */
export async function lockKeysOf(trx: Db, owner: Owner): Promise<void> {
  await sql`select 1 from users where id = ${owner.userId} for no key update`.execute(trx);
}

/** Whether a row of `api_keys as k` works: not revoked, not over. */
export const isActiveKey = sql<boolean>`(k.revoked_at is null
  and (k.expires_at is null or k.expires_at > now()))`;

/** Keys that work. One that has a successor is on its way out and does not count. */
export async function countApiKeys(db: Db, owner: Owner): Promise<number> {
  const row = await keysOf(db, owner)
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where(isActiveKey)
    .where('next.id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** True when all of them are devices of the owner's that are not deleted. */
export async function ownsDevices(db: Db, owner: Owner, ids: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('user_id', '=', owner.userId)
    .where('deleted_at', 'is', null)
    .where('id', 'in', [...ids])
    .executeTakeFirstOrThrow();
  return Number(row.count) === ids.length;
}

export async function changeApiKey(
  trx: Db,
  id: string,
  set: UpdateObject<Database, 'api_keys'>,
): Promise<void> {
  await trx.updateTable('api_keys').set(set).where('id', '=', id).execute();
}

/** Revoking again keeps the first time. */
export const revokeApiKey = (trx: Db, id: string): Promise<void> =>
  changeApiKey(trx, id, { revoked_at: sql<Date>`coalesce(revoked_at, now())` });

/** Revokes every key of a user; answers the hashes of those that were not. */
export async function revokeApiKeysOf(trx: Db, userId: string): Promise<Buffer[]> {
  const keys = await trx
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .returning('key_hash')
    .execute();
  return keys.map((key) => key.key_hash);
}

/** A key as it is presented: who calls, and from where it may be used. */
export interface KeyHolder {
  caller: KeyCaller;
  /** CIDR; null: from everywhere. */
  allowedAddresses: string[] | null;
}

/** Whose key this is: not revoked, not over, of a user who is not suspended. */
export async function getKeyHolder(db: Db, hash: Buffer): Promise<KeyHolder | undefined> {
  const row = await db
    .selectFrom('api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .select(['k.id', 'k.scopes', 'k.rate_limit', 'k.device_ids', 'k.allowed_addresses'])
    .select(['u.id as userId', 'u.email', 'u.role'])
    .where('k.key_hash', '=', hash)
    .where(isActiveKey)
    .where('u.status', '=', 'active')
    .executeTakeFirst();
  if (!row) return undefined;
  const caller: KeyCaller = {
    kind: 'key',
    userId: row.userId,
    email: row.email,
    role: row.role,
    keyId: row.id,
    scopes: row.scopes,
    rateLimit: row.rate_limit,
    deviceIds: row.device_ids,
  };
  return { caller, allowedAddresses: row.allowed_addresses };
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

function keysOf(db: Db, owner: Owner) {
  return db
    .selectFrom('api_keys as k')
    .leftJoin('api_keys as next', 'next.replaces_id', 'k.id')
    .selectAll('k')
    .select([
      'next.id as replaced_by_id',
      sql<ApiKey['status']>`case when k.revoked_at is not null then 'revoked'
        when k.expires_at <= now() then 'expired' else 'active' end`.as('status'),
    ])
    .where('k.user_id', '=', owner.userId);
}
