import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { type EventRow, type EventSource, eventIdOf, eventTypeOf } from '../events/event-row.js';
import { listEvents } from '../events/events.repo.js';
import { drawnPosition, type Position, settledPosition } from '../events/settled-position.js';
import { insertDeliveries, type NewDelivery } from './deliveries.repo.js';
import type { Webhook } from './webhooks.repo.js';

const rowsAtOnce = 500;
const idsAtOnce = 10_000n;

/**
 * Makes deliveries of what has happened since the last time. Any number of processes may: who
 * holds the one row of `webhook_feed` does it. `none`: nobody has a webhook; `fed`: there is
 * something to deliver.
 */
export async function feedWebhooks(db: Db): Promise<'none' | 'idle' | 'fed' | 'more'> {
  const positions = await feedPositions(db);
  if (!positions) return 'none';
  const drawn = await drawnPosition(db);
  if (positions.message >= drawn.message && positions.device >= drawn.device) return 'idle';
  const settled = await settledPosition(db);
  return db.transaction().execute(async (trx) => {
    const held = await sql`select from webhook_feed for update skip locked`.execute(trx);
    const from = held.rows.length > 0 ? await feedPositions(trx) : undefined;
    if (!from) return 'idle';
    const message = await feedFrom(trx, 'message', { from: from.message, to: settled.message });
    const device = await feedFrom(trx, 'device', { from: from.device, to: settled.device });
    await sql`
      update webhook_feed set message_position = greatest(message_position, ${message.toString()}::bigint),
        device_position = greatest(device_position, ${device.toString()}::bigint)`.execute(trx);
    return message < settled.message || device < settled.device ? 'more' : 'fed';
  });
}

/** Where to go on: what happened before the oldest webhook that is on concerns nobody. */
async function feedPositions(db: Db): Promise<Position | undefined> {
  const { rows } = await sql<{ message: string | null; device: string | null }>`
    select greatest(max(f.message_position), min(w.message_from)) as message,
      greatest(max(f.device_position), min(w.device_from)) as device
    from webhook_feed f join webhooks w on w.enabled
    having count(*) > 0`.execute(db);
  const { message, device } = rows[0] ?? {};
  return message && device ? { message: BigInt(message), device: BigInt(device) } : undefined;
}

/** Answers how far it came. */
async function feedFrom(
  trx: Db,
  source: EventSource,
  { from, to }: { from: bigint; to: bigint },
): Promise<bigint> {
  if (from >= to) return from;
  const end = from + idsAtOnce < to ? from + idsAtOnce : to;
  const rows = await listEvents(trx, source, {
    span: { after: from, to: end },
    of: sql<boolean>`exists (select from webhooks w where w.user_id = d.user_id and w.enabled)`,
    limit: rowsAtOnce,
  });
  const webhooks = await enabledWebhooks(trx, [...new Set(rows.map((row) => row.user_id))]);
  await insertDeliveries(
    trx,
    rows.flatMap((row) => webhooks.flatMap((webhook) => deliveryOf(webhook, row) ?? [])),
  );
  const last = rows.at(-1);
  return last && rows.length === rowsAtOnce ? BigInt(last.source_id) : end;
}

const enabledWebhooks = async (db: Db, userIds: string[]): Promise<Webhook[]> =>
  userIds.length === 0
    ? []
    : db
        .selectFrom('webhooks')
        .selectAll()
        .where('user_id', 'in', userIds)
        .where('enabled', '=', true)
        .execute();

/** Undefined when the webhook is not for this event. */
export function deliveryOf(webhook: Webhook, row: EventRow): NewDelivery | undefined {
  const type = eventTypeOf(row);
  const from = row.source === 'message' ? webhook.message_from : webhook.device_from;
  const wanted =
    type !== undefined &&
    webhook.user_id === row.user_id &&
    BigInt(row.source_id) > BigInt(from) &&
    (webhook.device_ids?.includes(row.device_id) ?? true) &&
    (webhook.events?.includes(type) ?? true);
  if (!wanted) return undefined;
  const { source, source_id: sourceId } = row;
  return { webhookId: webhook.id, source, sourceId, eventId: eventIdOf(row), type };
}
