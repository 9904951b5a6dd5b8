import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import { firstIdAt } from '../db/id-time.js';
import type { EventSource } from '../events/event-row.js';
import { listEvents } from '../events/events.repo.js';
import { settledPosition } from '../events/settled-position.js';
import { pageOf } from '../lists/keyset-page.js';
import {
  type Delivery,
  getDelivery,
  insertDeliveries,
  listAttempts,
  listDeliveries,
  replayDelivery,
  replayFailed,
} from './deliveries.repo.js';
import { deliveryOf } from './feed.js';
import { deliveryNotFound, deliveryUnderWay, webhookOff } from './webhooks.errors.js';
import type { Webhook } from './webhooks.repo.js';
import type { PublicDelivery } from './webhooks.schemas.js';
import { note, requireOwnWebhook, type WebhookRequest } from './webhooks.service.js';

interface DeliveryFilter {
  id: string;
  status?: Delivery['status'] | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Newest first. Throws `webhooks.not_found`. */
export async function listOwnDeliveries(
  request: WebhookRequest,
  { id, status, cursor: before, limit }: DeliveryFilter,
) {
  await requireOwnWebhook(request, id);
  const rows = await listDeliveries(request.app.db, id, { status, before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return { items: items.map(toPublicDelivery), nextCursor };
}

interface DeliveryId {
  id: string;
  deliveryId: string;
}

/** With its attempts. Throws `webhooks.not_found` and `webhooks.delivery_not_found`. */
export async function getOwnDelivery(request: WebhookRequest, { id, deliveryId }: DeliveryId) {
  await requireOwnWebhook(request, id);
  const delivery = await getDelivery(request.app.db, id, deliveryId);
  if (!delivery) throw deliveryNotFound();
  const attempts = await listAttempts(request.app.db, deliveryId);
  return {
    ...toPublicDelivery(delivery),
    log: attempts.map(({ id: attemptId, at, duration_ms: durationMs, ...rest }) => ({
      id: attemptId,
      at: at.toISOString(),
      durationMs,
      status: rest.status,
      error: rest.error,
      response: rest.response,
    })),
  };
}

/** A made-up event of the type `webhook.test`. Throws `webhooks.not_found`, 409 `webhooks.off`. */
export async function testWebhook(request: WebhookRequest, id: string): Promise<PublicDelivery> {
  const webhook = await requireEnabled(request, id);
  const delivery = await request.app.db.transaction().execute(async (trx) => {
    await note(trx, request, { action: 'webhooks.tested', id, details: { name: webhook.name } });
    const test = { source: 'test', sourceId: null, type: 'webhook.test' } as const;
    const [made] = await insertDeliveries(trx, [{ ...test, webhookId: id, eventId: uuidv7() }]);
    if (!made) throw deliveryNotFound();
    return made;
  });
  request.app.webhooks.wake();
  return toPublicDelivery(delivery);
}

/** At once, under the same `webhook-id`. Throws 409 `webhooks.delivery_under_way` and `webhooks.off`. */
export async function replayOne(
  request: WebhookRequest,
  { id, deliveryId }: DeliveryId,
): Promise<PublicDelivery> {
  const { name } = await requireEnabled(request, id);
  const delivery = await request.app.db.transaction().execute(async (trx) => {
    if (!(await getDelivery(trx, id, deliveryId))) throw deliveryNotFound();
    const replayed = await replayDelivery(trx, deliveryId);
    if (!replayed) throw deliveryUnderWay();
    const details = { name, deliveryId };
    await note(trx, request, { action: 'webhooks.replayed', id, details });
    return replayed;
  });
  request.app.webhooks.wake();
  return toPublicDelivery(delivery);
}

interface Replay {
  id: string;
  what: 'failed' | 'missing';
  since: string;
}

/** Answers how many deliveries it made. Throws `webhooks.not_found`, 409 `webhooks.off`. */
export async function replayMany(
  request: WebhookRequest,
  { id, what, since }: Replay,
): Promise<{ count: number }> {
  const webhook = await requireEnabled(request, id);
  const { db } = request.app;
  const from = new Date(since);
  const count = await db.transaction().execute(async (trx) => {
    const made =
      what === 'failed'
        ? await replayFailed(trx, id, from)
        : (await replayMissing(trx, webhook, { source: 'message', since: from })) +
          (await replayMissing(trx, webhook, { source: 'device', since: from }));
    const details = { name: webhook.name, what, since, count: made };
    await note(trx, request, { action: 'webhooks.replayed', id, details });
    return made;
  });
  request.app.webhooks.wake();
  return { count };
}

const pageSize = 500;
/** Nobody replays more at once: 50,000 events. */
const mostPages = 100;
/** Messages are looked for from so long before on: what moves later than that was read late. */
const olderMs = 30 * 86_400_000;

async function replayMissing(
  db: Db,
  webhook: Webhook,
  { source, since }: { source: EventSource; since: Date },
): Promise<number> {
  const everything = { ...webhook, message_from: '0', device_from: '0' };
  const settled = await settledPosition(db);
  const oldest = firstIdAt(new Date(since.getTime() - olderMs));
  const recent = source === 'message' ? sql`m.id >= ${oldest}::uuid` : sql`true`;
  const of = sql<boolean>`(d.user_id = ${webhook.user_id} and e.at >= ${since} and ${recent})`;
  let after = 0n;
  let count = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const span = { after, to: settled[source] };
    const rows = await listEvents(db, source, { span, of, limit: pageSize });
    const wanted = rows.flatMap((row) => deliveryOf(everything, row) ?? []);
    count += (await insertDeliveries(db, wanted)).length;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) break;
    after = BigInt(last.source_id);
  }
  return count;
}

async function requireEnabled(request: WebhookRequest, id: string): Promise<Webhook> {
  const webhook = await requireOwnWebhook(request, id);
  if (!webhook.enabled) throw webhookOff();
  return webhook;
}

const toPublicDelivery = (row: Delivery): PublicDelivery => ({
  id: row.id,
  webhookId: row.webhook_id,
  eventId: row.event_id,
  type: row.type,
  status: row.status,
  attempts: row.attempts,
  lastStatus: row.last_status,
  lastError: row.last_error,
  nextAttemptAt: row.status === 'pending' ? row.not_before.toISOString() : null,
  createdAt: row.created_at.toISOString(),
  deliveredAt: row.delivered_at?.toISOString() ?? null,
});
