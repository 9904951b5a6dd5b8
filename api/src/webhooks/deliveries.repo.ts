import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';

export type Delivery = Selectable<Database['webhook_deliveries']>;

/** What is to be sent to whom. */
export interface NewDelivery {
  webhookId: string;
  source: Delivery['source'];
  sourceId: string | null;
  eventId: string;
  type: string;
}

/** In this order; an event that a webhook has already got a delivery of is left out. Answers how many. */
export async function insertDeliveries(
  trx: Db,
  deliveries: readonly NewDelivery[],
): Promise<Delivery[]> {
  if (deliveries.length === 0) return [];
  const { rows } = await sql<Delivery>`
    insert into webhook_deliveries (id, webhook_id, source, source_id, event_id, type, not_before)
    select id, webhook_id, source, source_id, event_id, type,
      now() + make_interval(secs => place * 0.000001)
    from unnest(${deliveries.map(() => uuidv7())}::uuid[],
      ${deliveries.map((one) => one.webhookId)}::uuid[],
      ${deliveries.map((one) => one.source)}::text[],
      ${deliveries.map((one) => one.sourceId)}::bigint[],
      ${deliveries.map((one) => one.eventId)}::uuid[],
      ${deliveries.map((one) => one.type)}::text[]) with ordinality
      as new (id, webhook_id, source, source_id, event_id, type, place)
    on conflict (webhook_id, event_id) do nothing
    returning *`.execute(trx);
  return rows;
}

/** Newest first. */
export function listDeliveries(
  db: Db,
  webhookId: string,
  page: { status: Delivery['status'] | undefined; before: string | undefined; limit: number },
): Promise<Delivery[]> {
  let query = db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.status) query = query.where('status', '=', page.status);
  if (page.before) query = query.where('id', '<', page.before);
  return query.execute();
}

export const getDelivery = (db: Db, webhookId: string, id: string): Promise<Delivery | undefined> =>
  db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where('id', '=', id)
    .executeTakeFirst();

const mostAttempts = 50;

/** Newest first. */
export const listAttempts = (db: Db, deliveryId: string) =>
  db
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('id', 'desc')
    .limit(mostAttempts)
    .execute();

const afresh = { status: 'pending' as const, attempts: 0, not_before: sql<Date>`now()` };

/** Undefined while it is on its way. */
export const replayDelivery = (trx: Db, id: string): Promise<Delivery | undefined> =>
  trx
    .updateTable('webhook_deliveries')
    .set(afresh)
    .where('id', '=', id)
    .where('status', '<>', 'delivering')
    .returningAll()
    .executeTakeFirst();

export async function replayFailed(trx: Db, webhookId: string, since: Date): Promise<number> {
  const done = await trx
    .updateTable('webhook_deliveries')
    .set(afresh)
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'failed')
    .where('created_at', '>=', since)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** What is over goes after 30 days. True: there may be more. */
export async function deleteOldDeliveries(db: Db): Promise<boolean> {
  const atOnce = 1_000;
  const { rows } = await sql`
    delete from webhook_deliveries where id in (
      select id from webhook_deliveries
      where id < ${oldestId()}::uuid and status in ('delivered', 'failed')
      order by id limit ${atOnce})
    returning id`.execute(db);
  return rows.length === atOnce;
}

const keptMs = 30 * 86_400_000;
const oldestId = (): string => uuidv7({ msecs: Date.now() - keptMs });
