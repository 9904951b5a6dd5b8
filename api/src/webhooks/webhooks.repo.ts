import { type Insertable, type Selectable, sql, type UpdateObject } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { Owner } from '../trpc/caller.js';

export type Webhook = Selectable<Database['webhooks']>;

export async function insertWebhook(
  trx: Db,
  webhook: Insertable<Database['webhooks']>,
): Promise<void> {
  await trx.insertInto('webhooks').values(webhook).execute();
}

/** Newest first. */
export function listWebhooks(
  db: Db,
  owner: Owner,
  page: { before: string | undefined; limit: number },
): Promise<Webhook[]> {
  let query = webhooksOf(db, owner).orderBy('id', 'desc').limit(page.limit);
  if (page.before) query = query.where('id', '<', page.before);
  return query.execute();
}

export const getOwnWebhook = (db: Db, owner: Owner, id: string): Promise<Webhook | undefined> =>
  webhooksOf(db, owner).where('id', '=', id).executeTakeFirst();

/** The same, held against others until the transaction ends. */
export const lockOwnWebhook = (trx: Db, owner: Owner, id: string): Promise<Webhook | undefined> =>
  webhooksOf(trx, owner).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

export async function countWebhooks(db: Db, owner: Owner): Promise<number> {
  const row = await webhooksOf(db, owner)
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function changeWebhook(
  trx: Db,
  id: string,
  set: UpdateObject<Database, 'webhooks'>,
): Promise<void> {
  await trx
    .updateTable('webhooks')
    .set({ ...set, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

export async function deleteWebhook(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('webhooks').where('id', '=', id).execute();
}

const webhooksOf = (db: Db, { userId }: Owner) =>
  db.selectFrom('webhooks').selectAll().where('user_id', '=', userId);
