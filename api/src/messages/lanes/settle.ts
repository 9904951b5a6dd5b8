import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.js';
import type { MessageStatus } from '../../db/schema.js';
import { moveMessage } from './move-message.js';

/** A message in flight. `leaseId` absent: WhatsApp's own word, which needs no lease. */
export interface InFlight {
  messageId: string;
  deviceId: string;
  leaseId?: string;
}

/** Why something was not sent: a stable code, and a sentence for people. */
export interface Failure {
  code: string;
  message: string;
}

/** How long an unknown message keeps its chat waiting, and how often it is asked about. */
const holdChatMinutes = 10;
const askSeconds = 60;
/** Back-off: 5 s × 2^n, at most 5 min; after 8 hand-overs that were known not to leave it fails. */
const backOffSeconds = 5;
const longestBackOffSeconds = 300;
const mostRetries = 8;
/** After a hand-over that met an absent device; the lane itself waits for `connected`. */
const offlineSeconds = 2;

/** Every settling locks the device first, as claiming does: no two of them can deadlock. */
async function lockDevice(trx: Db, deviceId: string): Promise<void> {
  await sql`select 1 from devices where id = ${deviceId} for no key update`.execute(trx);
}

/** WhatsApp's server has it. */
export async function settleSent(trx: Db, inFlight: InFlight, at?: Date): Promise<boolean> {
  await lockDevice(trx, inFlight.deviceId);
  const moved = await moveMessage(trx, {
    ...inFlight,
    to: 'sent',
    set: { sent_at: timeOr(at), error_code: null, error_message: null, failed_at: null },
    ...(at ? { at } : {}),
  });
  if (moved) await freeLane(trx, inFlight, 'paced');
  return moved;
}

/** Known not to have been sent, and another attempt cannot help. */
export async function settleFailed(
  trx: Db,
  inFlight: InFlight,
  failure: Failure,
  from: readonly MessageStatus[] = ['sending', 'unknown'],
): Promise<boolean> {
  await lockDevice(trx, inFlight.deviceId);
  const moved = await moveMessage(trx, {
    ...inFlight,
    to: 'failed',
    from,
    set: {
      failed_at: sql<Date>`now()`,
      error_code: failure.code,
      error_message: failure.message,
    },
    data: { ...failure },
  });
  if (moved) await freeLane(trx, inFlight, 'paced');
  return moved;
}

/** Known not to have been sent; back to the queue, where it holds up its own chat only. */
export async function settleRetry(
  trx: Db,
  inFlight: InFlight,
  retry: { failure: Failure; retries: number; counts: boolean },
): Promise<boolean> {
  if (retry.counts && retry.retries + 1 >= mostRetries) {
    return settleFailed(trx, inFlight, retry.failure);
  }
  const seconds = retry.counts
    ? Math.min(longestBackOffSeconds, backOffSeconds * 2 ** retry.retries)
    : offlineSeconds;
  await lockDevice(trx, inFlight.deviceId);
  const moved = await moveMessage(trx, {
    ...inFlight,
    to: 'queued',
    set: {
      not_before: sql<Date>`now() + make_interval(secs => ${seconds})`,
      retries: retry.retries + (retry.counts ? 1 : 0),
      error_code: retry.failure.code,
      error_message: retry.failure.message,
    },
    data: { ...retry.failure, retryInSeconds: seconds },
  });
  if (moved) await freeLane(trx, inFlight, 'at_once');
  return moved;
}

/** Handed over, and no word from WhatsApp: shown as such, and asked about again. */
export async function settleUnknown(trx: Db, inFlight: InFlight, code: string): Promise<boolean> {
  await lockDevice(trx, inFlight.deviceId);
  const moved = await moveMessage(trx, {
    ...inFlight,
    to: 'unknown',
    set: {
      lease_until: sql<Date>`now() + make_interval(secs => ${askSeconds})`,
      holds_chat_until: sql<Date>`now() + make_interval(mins => ${holdChatMinutes})`,
      error_code: code,
      error_message: 'WhatsApp has not confirmed it. It is asked about until there is an answer.',
    },
    data: { code },
  });
  if (moved) await freeLane(trx, inFlight, 'paced');
  return moved;
}

/** An `unknown` message was asked about and there is still no word. */
export async function stayUnknown(trx: Db, inFlight: InFlight): Promise<void> {
  await lockDevice(trx, inFlight.deviceId);
  await trx
    .updateTable('message_logs')
    .set({
      lease_owner: null,
      lease_until: sql<Date>`now() + make_interval(secs => ${askSeconds})`,
    })
    .where('id', '=', inFlight.messageId)
    .where('status', '=', 'unknown')
    .where('lease_owner', '=', inFlight.leaseId ?? null)
    .execute();
  await freeLane(trx, inFlight, 'at_once');
}

/** An ack settled the message: its lane may go on, at its pace. */
export function freeLaneOf(trx: Db, inFlight: InFlight): Promise<void> {
  return freeLane(trx, inFlight, 'paced');
}

/** Gap = g × U(0.5, 1.5), by the database's clock; g is the device's, else 0 in the sandbox. */
async function freeLane(trx: Db, inFlight: InFlight, pace: 'paced' | 'at_once'): Promise<void> {
  const gap = sql`coalesce(d.pace_gap_ms, case when d.sandbox then 0 else s.pace_gap_ms end)`;
  const next =
    pace === 'paced'
      ? sql`now() + make_interval(secs => ${gap} / 1000.0 * (0.5 + random()))`
      : sql`d.next_send_at`;
  await sql`
    update devices d set inflight_message_id = null, next_send_at = ${next}
    from settings s
    where d.id = ${inFlight.deviceId} and d.inflight_message_id = ${inFlight.messageId}`.execute(
    trx,
  );
}

function timeOr(at: Date | undefined): RawBuilder<Date> {
  return at ? sql<Date>`coalesce(sent_at, ${at})` : sql<Date>`coalesce(sent_at, now())`;
}
