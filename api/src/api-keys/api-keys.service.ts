import { sql, type UpdateObject } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { type ActivityAction, actorOf, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import { deviceNotFound } from '../devices/devices.errors.js';
import { pageOf } from '../lists/keyset-page.js';
import { requireSettings } from '../settings/settings.repo.js';
import type { KeyCaller, Owner, SessionCaller } from '../trpc/caller.js';
import { createApiKeySecret, hashApiKey, looksLikeApiKey } from './api-key-secret.js';
import {
  adminScopeRefused,
  apiKeyNotFound,
  expiryPast,
  keyNotActive,
  keyReplaced,
  tooManyApiKeys,
} from './api-keys.errors.js';
import {
  type ApiKey,
  changeApiKey,
  countApiKeys,
  getOwnApiKey,
  insertApiKey,
  listApiKeys,
  lockKeysOf,
  ownsDevices,
  revokeApiKey,
} from './api-keys.repo.js';
import type {
  ApiKeyPage,
  CreateApiKey,
  CreatedApiKey,
  ListApiKeys,
  PublicApiKey,
  RotateApiKey,
  UpdateApiKey,
} from './api-keys.schemas.js';
import type { KeyCache } from './key-cache.js';

/** Who asks, and from where; a procedure's context is one. */
export interface KeyRequest {
  app: Pick<AppContext, 'db' | 'auth'>;
  caller: SessionCaller;
  ipAddress: string;
  requestId?: string | undefined;
}

/** Newest first, without revoked ones. */
export async function listOwnKeys(
  db: Db,
  owner: Owner,
  { cursor: before, limit }: ListApiKeys,
): Promise<ApiKeyPage> {
  const rows = await listApiKeys(db, owner, { before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return {
    items: items.map(toPublicApiKey),
    nextCursor,
  };
}

/** Throws `api_keys.not_found`. */
export async function getApiKey(db: Db, owner: Owner, id: string): Promise<PublicApiKey> {
  return toPublicApiKey(await requireOwnKey(db, owner, id));
}

/**
 * The new key with its secret, which exists nowhere else. Throws 409 `api_keys.too_many`,
 * 403 `api_keys.admin_scope`, 400 `api_keys.expiry_past`, 404 `devices.not_found`.
 */
export async function createApiKey(
  { app, caller, ...request }: KeyRequest,
  order: CreateApiKey,
): Promise<CreatedApiKey> {
  if (order.scopes.includes('admin') && caller.role !== 'admin') throw adminScopeRefused();
  const { key, prefix, hash } = createApiKeySecret();
  const id = uuidv7();
  const row = await inLine(app.db, caller, async (trx) => {
    const { max_api_keys: limit } = await requireSettings(trx);
    if ((await countApiKeys(trx, caller)) >= limit) throw tooManyApiKeys(limit);
    await checkLimits(trx, caller, order);
    const named = { id, user_id: caller.userId, name: order.name, scopes: order.scopes };
    await insertApiKey(trx, { ...named, prefix, key_hash: hash, ...columnsOf(order) });
    const created = await requireOwnKey(trx, caller, id);
    const details = { prefix, scopes: order.scopes, ...limitsOf(toPublicApiKey(created)) };
    await note(trx, { caller, ...request }, { action: 'api_keys.created', id, details });
    return created;
  });
  return { ...toPublicApiKey(row), key };
}

/**
 * Name, limits and end; it works at once (of another API process within a second).
 * Throws `api_keys.not_found`, 409 `api_keys.not_active`, and as `createApiKey` does.
 */
export async function updateApiKey(
  { app, caller, ...request }: KeyRequest,
  { id, ...changes }: UpdateApiKey,
): Promise<PublicApiKey> {
  const row = await inLine(app.db, caller, async (trx) => {
    const before = await requireOwnKey(trx, caller, id);
    if (before.status !== 'active') throw keyNotActive();
    await checkLimits(trx, caller, changes);
    const set = columnsOf(changes);
    if (Object.keys(set).length > 0) await changeApiKey(trx, id, set);
    const after = await requireOwnKey(trx, caller, id);
    const details = {
      prefix: after.prefix,
      before: limitsOf(toPublicApiKey(before)),
      after: limitsOf(toPublicApiKey(after)),
    };
    await note(trx, { caller, ...request }, { action: 'api_keys.updated', id, details });
    return after;
  });
  app.auth.keys.forget(row.key_hash);
  return toPublicApiKey(row);
}

/**
 * A new key of the same rights; the old one works until the overlap is over. A key has one
 * successor, and one that was itself still waiting for its end is revoked now.
 * Throws `api_keys.not_found`, 409 `api_keys.not_active` and `api_keys.already_replaced`.
 */
export async function rotateApiKey(
  { app, caller, ...request }: KeyRequest,
  { id: oldId, overlapSeconds, expiresAt }: RotateApiKey,
): Promise<CreatedApiKey> {
  if (isPast(expiresAt)) throw expiryPast();
  const { key, prefix, hash } = createApiKeySecret();
  const id = uuidv7();
  const rotated = await inLine(app.db, caller, async (trx) => {
    const old = await requireOwnKey(trx, caller, oldId);
    if (old.status !== 'active') throw keyNotActive();
    if (old.replaced_by_id) throw keyReplaced();
    const before = old.replaces_id ? await getOwnApiKey(trx, caller, old.replaces_id) : undefined;
    if (before) await revokeApiKey(trx, before.id);
    const end = expiresAt === undefined ? sameLifetime(old) : toDate(expiresAt);
    await insertApiKey(trx, { ...rightsOf(old), id, prefix, key_hash: hash, expires_at: end });
    if (overlapSeconds === 0) await revokeApiKey(trx, oldId);
    else await changeApiKey(trx, oldId, { expires_at: endOfOverlap(overlapSeconds) });
    const details = { prefix, replaces: oldId, oldPrefix: old.prefix, overlapSeconds };
    await note(trx, { caller, ...request }, { action: 'api_keys.rotated', id, details });
    return { row: await requireOwnKey(trx, caller, id), old, before };
  });
  app.auth.keys.forget(rotated.old.key_hash);
  if (rotated.before) app.auth.keys.forget(rotated.before.key_hash);
  return { ...toPublicApiKey(rotated.row), key };
}

const endOfOverlap = (seconds: number) =>
  sql<Date>`least(coalesce(expires_at, 'infinity'), now() + make_interval(secs => ${seconds}))`;

const sameLifetime = ({ expires_at: end, created_at: begin }: ApiKey) =>
  end && new Date(Date.now() + end.getTime() - begin.getTime());

const rightsOf = (key: ApiKey) => ({
  replaces_id: key.id,
  user_id: key.user_id,
  name: key.name,
  scopes: key.scopes,
  rate_limit: key.rate_limit,
  device_ids: key.device_ids,
  allowed_addresses: key.allowed_addresses,
});

const toDate = (moment: string | null): Date | null => (moment === null ? null : new Date(moment));

/** Throws `api_keys.not_found`. */
export async function deleteApiKey(
  { app, caller, ...request }: KeyRequest,
  id: string,
): Promise<PublicApiKey> {
  const row = await inLine(app.db, caller, async (trx) => {
    const { prefix } = await requireOwnKey(trx, caller, id);
    await revokeApiKey(trx, id);
    const details = { prefix };
    await note(trx, { caller, ...request }, { action: 'api_keys.revoked', id, details });
    return requireOwnKey(trx, caller, id);
  });
  app.auth.keys.forget(row.key_hash);
  return toPublicApiKey(row);
}

/**
 * Who calls with this key; undefined when it is not valid.
 * Throws 403 `api_keys.address_not_allowed`.
 */
export async function authenticateApiKey(
  keys: KeyCache,
  key: string,
  ipAddress: string,
): Promise<KeyCaller | undefined> {
  return looksLikeApiKey(key) ? keys.get(hashApiKey(key), ipAddress) : undefined;
}

/** Runs a change of an owner's keys; parallel ones wait. */
const inLine = <T>(db: Db, owner: Owner, work: (trx: Db) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (trx) => {
    await lockKeysOf(trx, owner);
    return work(trx);
  });

async function requireOwnKey(db: Db, owner: Owner, id: string): Promise<ApiKey> {
  const row = await getOwnApiKey(db, owner, id);
  if (!row) throw apiKeyNotFound();
  return row;
}

type Limits = Omit<UpdateApiKey, 'id'>;

async function checkLimits(trx: Db, owner: Owner, limits: Limits): Promise<void> {
  const { deviceIds, expiresAt } = limits;
  if (isPast(expiresAt)) throw expiryPast();
  if (deviceIds && !(await ownsDevices(trx, owner, deviceIds))) throw deviceNotFound();
}

const isPast = (at: string | null | undefined): boolean =>
  typeof at === 'string' && Date.parse(at) <= Date.now();

function columnsOf(limits: Limits) {
  const { name, rateLimit, deviceIds, allowedAddresses, expiresAt } = limits;
  return {
    ...(name === undefined ? {} : { name }),
    ...(rateLimit === undefined ? {} : { rate_limit: rateLimit }),
    ...(deviceIds === undefined ? {} : { device_ids: deviceIds }),
    ...(allowedAddresses === undefined ? {} : { allowed_addresses: allowedAddresses }),
    ...(expiresAt === undefined ? {} : { expires_at: toDate(expiresAt) }),
  } satisfies UpdateObject<Database, 'api_keys'>;
}

/** What can be changed, for the log. */
function limitsOf({ name, rateLimit, deviceIds, allowedAddresses, expiresAt }: PublicApiKey) {
  return { name, rateLimit, deviceIds, allowedAddresses, expiresAt };
}

function note(
  trx: Db,
  request: Omit<KeyRequest, 'app'>,
  act: { action: ActivityAction; id: string; details: Record<string, unknown> },
): Promise<void> {
  const { action, id, details } = act;
  const target = { type: 'api_key' as const, id };
  return recordActivity(trx, { ...actorOf(request), action, target, details });
}

function toPublicApiKey(row: ApiKey): PublicApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    status: row.status,
    rateLimit: row.rate_limit,
    deviceIds: row.device_ids,
    allowedAddresses: row.allowed_addresses,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    lastUsedIp: row.last_used_ip,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    replacesId: row.replaces_id,
    replacedById: row.replaced_by_id,
  };
}
