import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Delivery } from './deliveries.repo.js';
import type { Webhook } from './webhooks.repo.js';

/** To one receiver at a time, over all processes: a slow one takes no more than these. */
const perWebhook = 2;
/** Longer than any attempt may take (outgoing-client.ts). */
const leaseSeconds = 30;

/** A delivery that this process has to make. */
export interface Claimed {
  delivery: Delivery;
  webhook: Webhook;
}

/** Takes what is due, at most `limit` webhooks' worth. Any number of processes may. */
export function claimDeliveries(db: Db, leaseId: string, limit: number): Promise<Claimed[]> {
  return db.transaction().execute(async (trx) => {
    const { rows: webhooks } = await sql<Webhook>`
      select w.* from webhooks w
      where w.enabled and w.not_before <= now()
        and exists (select from users u where u.id = w.user_id and u.status = 'active')
        and exists (select from webhook_deliveries d where d.webhook_id = w.id
          and d.status = 'pending' and d.not_before <= now())
        and (select count(*) from webhook_deliveries d where d.webhook_id = w.id
          and d.status = 'delivering') < ${perWebhook}
      order by random() limit ${limit}
      for no key update of w skip locked`.execute(trx);
    if (webhooks.length === 0) return [];
    // A statement of its own: it sees what others took before the webhooks were held here.
    const { rows } = await sql<Delivery>`
      update webhook_deliveries set status = 'delivering', lease_owner = ${leaseId},
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      where id in (
        select due.id from unnest(${webhooks.map(({ id }) => id)}::uuid[]) as w (id)
        cross join lateral (
          select d.id from webhook_deliveries d
          where d.webhook_id = w.id and d.status = 'pending' and d.not_before <= now()
          order by d.not_before
          limit greatest(0, ${perWebhook} - (select count(*) from webhook_deliveries d
            where d.webhook_id = w.id and d.status = 'delivering'))
        ) due)
      returning *`.execute(trx);
    const byId = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
    return rows.flatMap((delivery) => {
      const webhook = byId.get(delivery.webhook_id);
      return webhook ? [{ delivery, webhook }] : [];
    });
  });
}

/** Deliveries whose taker died are due again. */
export async function releaseExpired(db: Db): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ status: 'pending', lease_owner: null, lease_until: null })
    .where('status', '=', 'delivering')
    .where('lease_until', '<=', sql<Date>`now()`)
    .execute();
}
