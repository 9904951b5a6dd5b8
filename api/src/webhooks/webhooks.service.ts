import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { type ActivityAction, actorOf, recordActivity } from '../activity/activity.repo.js';
import { lockKeysOf as lockUser, ownsDevices } from '../api-keys/api-keys.repo.js';
import type { Vault } from '../auth/vault.js';
import type { Db } from '../db/database.js';
import { deviceNotFound } from '../devices/devices.errors.js';
import { requireUnconfined } from '../devices/owned-by.js';
import { drawnPosition } from '../events/settled-position.js';
import { pageOf } from '../lists/keyset-page.js';
import { checkOutgoingUrl } from '../outgoing/outgoing-url.js';
import type { AppRequest } from '../trpc/app-request.js';
import type { Owner } from '../trpc/caller.js';
import { createWebhookSecret, headersPurpose, secretPurpose } from './webhook-secret.js';
import { tooManyWebhooks, webhookNotFound } from './webhooks.errors.js';
import {
  changeWebhook,
  countWebhooks,
  deleteWebhook,
  getOwnWebhook,
  insertWebhook,
  listWebhooks,
  lockOwnWebhook,
  type Webhook,
} from './webhooks.repo.js';
import type {
  CreateWebhook,
  PublicWebhook,
  UpdateWebhook,
  WebhookHeaders,
} from './webhooks.schemas.js';

/** A request that acts for an owner; a procedure's context is one. */
export interface WebhookRequest extends AppRequest {
  owner: Owner;
}

const mostWebhooks = 20;

/** Newest first. */
export async function listOwnWebhooks(
  { app, owner }: WebhookRequest,
  { cursor: before, limit }: { cursor?: string | undefined; limit: number },
) {
  requireUnconfined(owner);
  const rows = await listWebhooks(app.db, owner, { before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return { items: items.map((row) => toPublicWebhook(app.auth.vault, row)), nextCursor };
}

/** Throws `webhooks.not_found`. */
export async function getWebhook(request: WebhookRequest, id: string): Promise<PublicWebhook> {
  return toPublicWebhook(request.app.auth.vault, await requireOwnWebhook(request, id));
}

/** Throws `webhooks.not_found`, and 403 `api_keys.devices_confined` for keys of certain devices. */
export async function requireOwnWebhook(
  { app, owner }: Pick<WebhookRequest, 'app' | 'owner'>,
  id: string,
): Promise<Webhook> {
  requireUnconfined(owner);
  const row = await getOwnWebhook(app.db, owner, id);
  if (!row) throw webhookNotFound();
  return row;
}

/**
 * The new webhook with its secret, which is shown nowhere else. It gets what happens from now on.
 * Throws 409 `webhooks.too_many`, 400 `outgoing.url_refused`, 404 `devices.not_found`.
 */
export async function createWebhook(request: WebhookRequest, order: CreateWebhook) {
  const { app, owner } = request;
  requireUnconfined(owner);
  const url = checkOutgoingUrl(order.url, app.config);
  const id = uuidv7();
  const secret = createWebhookSecret();
  const { vault } = app.auth;
  const row = await app.db.transaction().execute(async (trx) => {
    await lockUser(trx, owner);
    if ((await countWebhooks(trx, owner)) >= mostWebhooks) throw tooManyWebhooks(mostWebhooks);
    await checkDevices(trx, owner, order.deviceIds);
    await insertWebhook(trx, {
      id,
      user_id: owner.userId,
      name: order.name,
      url,
      device_ids: order.deviceIds ?? null,
      events: order.events ?? null,
      sealed_headers: sealHeaders(vault, id, order.headers ?? null),
      sealed_secret: vault.seal(secretPurpose(id), secret),
      ...(await fromNow(trx)),
    });
    const { name, deviceIds, events } = order;
    await note(trx, request, {
      action: 'webhooks.created',
      id,
      details: { name, deviceIds, events },
    });
    return requireIn(trx, owner, id);
  });
  return { ...toPublicWebhook(vault, row), secret };
}

/** Throws as `createWebhook` does, and `webhooks.not_found`. */
export async function updateWebhook(
  request: WebhookRequest,
  { id, ...changes }: UpdateWebhook,
): Promise<PublicWebhook> {
  const { app, owner } = request;
  requireUnconfined(owner);
  const { vault } = app.auth;
  const row = await app.db.transaction().execute(async (trx) => {
    const before = await requireIn(trx, owner, id);
    await checkDevices(trx, owner, changes.deviceIds);
    await changeWebhook(trx, id, {
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.url === undefined ? {} : { url: checkOutgoingUrl(changes.url, app.config) }),
      ...(changes.deviceIds === undefined ? {} : { device_ids: changes.deviceIds }),
      ...(changes.events === undefined ? {} : { events: changes.events }),
      ...(changes.headers === undefined
        ? {}
        : { sealed_headers: sealHeaders(vault, id, changes.headers) }),
      ...(await switched(trx, before, changes.enabled)),
    });
    const details = { name: before.name, changed: Object.keys(changes) };
    await note(trx, request, { action: 'webhooks.updated', id, details });
    return requireIn(trx, owner, id);
  });
  app.webhooks.wake();
  return toPublicWebhook(vault, row);
}

/** Its deliveries go with it. Throws `webhooks.not_found`. */
export async function removeWebhook(request: WebhookRequest, id: string): Promise<PublicWebhook> {
  const { app, owner } = request;
  requireUnconfined(owner);
  const row = await app.db.transaction().execute(async (trx) => {
    const webhook = await requireIn(trx, owner, id);
    await deleteWebhook(trx, id);
    await note(trx, request, { action: 'webhooks.deleted', id, details: { name: webhook.name } });
    return webhook;
  });
  return toPublicWebhook(app.auth.vault, row);
}

/** A new secret; the old one signs as well until the overlap is over. Throws `webhooks.not_found`. */
export async function rotateSecret(
  request: WebhookRequest,
  { id, overlapSeconds }: { id: string; overlapSeconds: number },
) {
  const { app, owner } = request;
  requireUnconfined(owner);
  const secret = createWebhookSecret();
  const { vault } = app.auth;
  const row = await app.db.transaction().execute(async (trx) => {
    const before = await requireIn(trx, owner, id);
    const overlaps = overlapSeconds > 0;
    await changeWebhook(trx, id, {
      sealed_secret: vault.seal(secretPurpose(id), secret),
      previous_secret: overlaps ? before.sealed_secret : null,
      previous_secret_until: overlaps
        ? sql<Date>`now() + make_interval(secs => ${overlapSeconds})`
        : null,
    });
    const details = { name: before.name, overlapSeconds };
    await note(trx, request, { action: 'webhooks.secret_rotated', id, details });
    return requireIn(trx, owner, id);
  });
  return { ...toPublicWebhook(vault, row), secret };
}

async function requireIn(trx: Db, owner: Owner, id: string): Promise<Webhook> {
  const row = await lockOwnWebhook(trx, owner, id);
  if (!row) throw webhookNotFound();
  return row;
}

/** Turned on again it gets what happens from now on; the rest is there to be replayed. */
async function switched(trx: Db, before: Webhook, enabled: boolean | undefined) {
  if (enabled === undefined || enabled === before.enabled) return {};
  if (!enabled) return { enabled, disabled_reason: 'owner' as const };
  const fresh = { disabled_reason: null, failing_since: null, not_before: sql<Date>`now()` };
  return { enabled, ...fresh, ...(await fromNow(trx)) };
}

async function fromNow(db: Db) {
  const { message, device } = await drawnPosition(db);
  return { message_from: message.toString(), device_from: device.toString() };
}

async function checkDevices(
  trx: Db,
  owner: Owner,
  ids: readonly string[] | null | undefined,
): Promise<void> {
  if (ids && !(await ownsDevices(trx, owner, ids))) throw deviceNotFound();
}

const sealHeaders = (vault: Vault, id: string, headers: WebhookHeaders | null) =>
  headers === null
    ? null
    : vault.seal(
        headersPurpose(id),
        JSON.stringify(Object.fromEntries(headers.map(({ name, value }) => [name, value]))),
      );

function headerNames(vault: Vault, { id, sealed_headers: sealed }: Webhook): string[] {
  const text = sealed && vault.open(headersPurpose(id), sealed);
  return text ? Object.keys(JSON.parse(text) as Record<string, string>) : [];
}

/** Writes an act on a webhook down. */
export function note(
  trx: Db,
  request: AppRequest,
  { action, id, details }: { action: ActivityAction; id: string; details: Record<string, unknown> },
): Promise<void> {
  return recordActivity(trx, {
    ...actorOf(request),
    action,
    target: { type: 'webhook', id },
    details,
  });
}

function toPublicWebhook(vault: Vault, row: Webhook): PublicWebhook {
  const until = row.previous_secret_until;
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    deviceIds: row.device_ids,
    events: row.events,
    headerNames: headerNames(vault, row),
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since?.toISOString() ?? null,
    previousSecretUntil: until && until.getTime() > Date.now() ? until.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
