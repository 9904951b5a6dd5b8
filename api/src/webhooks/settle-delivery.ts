import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { recordActivity } from '../activity/activity.repo.js';
import type { Vault } from '../auth/vault.js';
import type { Db } from '../db/database.js';
import { queueMail } from '../mail/mails.repo.js';
import type { Claimed } from './claim-deliveries.js';
import type { Delivery } from './deliveries.repo.js';

/** 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: after ten attempts it has failed. */
const pausesSeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
const longestRetryAfterSeconds = 86_400;
const disableAfter = sql`interval '5 days'`;

/** How an attempt ended. */
export interface Attempt {
  durationMs: number;
  /** Null: there was no answer. */
  status: number | null;
  error: string | null;
  response: string | null;
  /** The receiver's wish, of 429 and 503 only. */
  retryAfterSeconds?: number | undefined;
  /** Another attempt cannot help. */
  final?: boolean;
}

/** Writes down an attempt and what follows of it; nothing when the lease is another's by now. */
export async function settleDelivery(
  { db, vault }: { db: Db; vault: Vault },
  { delivery, webhook }: Claimed,
  attempt: Attempt,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const arrived = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    if (!(await settle(trx, delivery, { attempt, arrived }))) return;
    await trx
      .insertInto('webhook_attempts')
      .values({
        id: uuidv7(),
        delivery_id: delivery.id,
        duration_ms: attempt.durationMs,
        status: attempt.status,
        error: attempt.error,
        response: attempt.response,
      })
      .execute();
    if (arrived) await noteSuccess(trx, webhook.id);
    else if (attempt.status !== null || !attempt.final)
      await noteFailure(trx, vault, { webhook, attempt });
  });
}

async function settle(
  trx: Db,
  { id, lease_owner: leaseOwner, attempts }: Delivery,
  { attempt, arrived }: { attempt: Attempt; arrived: boolean },
): Promise<boolean> {
  const pause = pausesSeconds[attempts];
  const failed = attempt.final === true || pause === undefined;
  const least = Math.min(attempt.retryAfterSeconds ?? 0, longestRetryAfterSeconds);
  const again = sql<Date>`now() + make_interval(
    secs => greatest(${least}::float8, ${pause ?? 0}::float8 * (0.9 + random() * 0.2)))`;
  const outcome = arrived
    ? { status: 'delivered' as const, delivered_at: sql<Date>`now()` }
    : failed
      ? { status: 'failed' as const }
      : { status: 'pending' as const, not_before: again };
  const done = await trx
    .updateTable('webhook_deliveries')
    .set({
      ...outcome,
      attempts: attempts + 1,
      lease_owner: null,
      lease_until: null,
      last_status: attempt.status,
      last_error: attempt.error,
    })
    .where('id', '=', id)
    .where('status', '=', 'delivering')
    .where('lease_owner', '=', leaseOwner)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

async function noteSuccess(trx: Db, webhookId: string): Promise<void> {
  await trx
    .updateTable('webhooks')
    .set({ failing_since: null })
    .where('id', '=', webhookId)
    .where('failing_since', 'is not', null)
    .execute();
}

async function noteFailure(
  trx: Db,
  vault: Vault,
  { webhook, attempt }: { webhook: Claimed['webhook']; attempt: Attempt },
): Promise<void> {
  const quiet = Math.min(attempt.retryAfterSeconds ?? 0, longestRetryAfterSeconds);
  const gone = attempt.status === 410;
  const { rows } = await sql<{ disabled: boolean }>`
    update webhooks w set failing_since = coalesce(w.failing_since, now()),
      not_before = greatest(w.not_before, now() + make_interval(secs => ${quiet})),
      enabled = not (${gone}::boolean or coalesce(w.failing_since < now() - ${disableAfter}, false)),
      disabled_reason = case when ${gone}::boolean then 'gone'
        when w.failing_since < now() - ${disableAfter} then 'failing' end
    where w.id = ${webhook.id} and w.enabled
    returning not w.enabled as disabled`.execute(trx);
  if (!rows[0]?.disabled) return;
  const user = await trx
    .selectFrom('users')
    .select('email')
    .where('id', '=', webhook.user_id)
    .executeTakeFirstOrThrow();
  await recordActivity(trx, {
    userId: webhook.user_id,
    userEmail: user.email,
    action: 'webhooks.disabled',
    target: { type: 'webhook', id: webhook.id },
    details: { name: webhook.name, reason: gone ? 'gone' : 'failing' },
    ipAddress: null,
  });
  await queueMail(trx, vault, {
    kind: 'webhook_disabled',
    to: user.email,
    userId: webhook.user_id,
  });
}

/** The process ends: somebody else tries at once, and the attempt does not count. */
export async function giveBack(db: Db, { id, lease_owner: leaseOwner }: Delivery): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ status: 'pending', lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('status', '=', 'delivering')
    .where('lease_owner', '=', leaseOwner)
    .execute();
}
