import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { KeyCaller, KeyScope, SessionCaller } from '../trpc/caller.js';
import { createApiKeySecret, hashApiKey, looksLikeApiKey } from './api-key-secret.js';
import { apiKeyNotFound, tooManyApiKeys } from './api-keys.errors.js';
import { type ApiKey, countApiKeysLocked, insertApiKey, revokeApiKey } from './api-keys.repo.js';
import type { PublicApiKey } from './api-keys.schemas.js';
import type { KeyCache } from './key-cache.js';

const maxKeysPerUser = 50;

export interface NewApiKey {
  name: string;
  scopes: KeyScope[];
  rateLimit?: number | undefined;
}

/** The new key with its secret, which exists nowhere else. Throws 409 `api_keys.too_many`. */
export async function createApiKey(
  db: Db,
  caller: SessionCaller,
  order: NewApiKey,
  ipAddress: string,
): Promise<PublicApiKey & { key: string }> {
  const { key, prefix, hash } = createApiKeySecret();
  const { name, scopes, rateLimit = null } = order;
  const row = await db.transaction().execute(async (trx) => {
    if ((await countApiKeysLocked(trx, caller)) >= maxKeysPerUser) {
      throw tooManyApiKeys(maxKeysPerUser);
    }
    const created = await insertApiKey(trx, caller, { name, prefix, hash, scopes, rateLimit });
    await recordActivity(trx, {
      userId: caller.userId,
      userEmail: caller.email,
      action: 'api_keys.created',
      details: { id: created.id, prefix, scopes },
      ipAddress,
    });
    return created;
  });
  return { ...toPublicApiKey(row), key };
}

/** Throws 404 `api_keys.not_found`. */
export async function deleteApiKey(
  { db, auth }: Pick<AppContext, 'db' | 'auth'>,
  caller: SessionCaller,
  id: string,
  ipAddress: string,
): Promise<PublicApiKey> {
  const row = await db.transaction().execute(async (trx) => {
    const revoked = await revokeApiKey(trx, caller, id);
    if (!revoked) throw apiKeyNotFound();
    await recordActivity(trx, {
      userId: caller.userId,
      userEmail: caller.email,
      action: 'api_keys.revoked',
      details: { id, prefix: revoked.prefix },
      ipAddress,
    });
    return revoked;
  });
  auth.keys.forget(row.key_hash);
  return toPublicApiKey(row);
}

/** Who calls with this key; undefined when it is not valid. */
export async function authenticateApiKey(
  keys: KeyCache,
  key: string,
  ipAddress: string,
): Promise<KeyCaller | undefined> {
  return looksLikeApiKey(key) ? keys.get(hashApiKey(key), ipAddress) : undefined;
}

export function toPublicApiKey(row: ApiKey): PublicApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    rateLimit: row.rate_limit,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    lastUsedIp: row.last_used_ip,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
