import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import type { MessageStatus } from '../../db/schema.js';
import { statusOfAck } from '../message-states.js';
import type { Claim } from './claim.js';
import { type Freeing, laneFreed } from './free-lane.js';
import { moveByAck } from './move-by-ack.js';
import { moveMessage, moveMessageAndTakeNext } from './move-message.js';

export { freeLaneOf } from './free-lane.js';

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

/** How long an unknown message keeps its chat waiting. */
const holdChatMinutes = 10;
/** It is asked about first after a minute, then whenever half as long again has passed. */
const firstAskSeconds = 60;
const longestAskSeconds = 600;
/** Back-off: 5 s × 2^n, at most 5 min; after 8 hand-overs that were known not to leave it fails. */
const backOffSeconds = 5;
const longestBackOffSeconds = 300;
const mostRetries = 8;
/** After a hand-over that met an absent device; the lane itself waits for `connected`. */
const offlineSeconds = 2;

/**
 * WhatsApp's server has it, and its recipient perhaps already: one that is found again after a
 * crash may have been read long since, and no later ack will say so.
 */
export const settleSent = (db: Db, inFlight: InFlight, word: SentWord): Promise<boolean> =>
  moveMessage(db, sentMove(inFlight, word));

/** The same, and takes the lane's next message under this lease, if one may leave now. */
export const settleSentAndTakeNext = (
  db: Db,
  { leaseId, ...order }: { inFlight: InFlight; word: SentWord; leaseId: string },
): Promise<Claim | undefined> =>
  moveMessageAndTakeNext(db, sentMove(order.inFlight, order.word), leaseId);

interface SentWord {
  ack: number;
  at: Date;
}

function sentMove(inFlight: InFlight, word: SentWord) {
  const frees: Freeing = { deviceId: inFlight.deviceId, pace: 'paced' };
  return { ...inFlight, ...moveByAck(statusOfAck(word.ack) ?? 'sent', word), frees };
}

/** Known not to have been sent, and another attempt cannot help. */
export function settleFailed(
  db: Db,
  inFlight: InFlight,
  failure: Failure,
  from: readonly MessageStatus[] = ['sending', 'unknown'],
): Promise<boolean> {
  return moveMessage(db, {
    ...inFlight,
    to: 'failed',
    from,
    set: {
      failed_at: sql<Date>`now()`,
      error_code: failure.code,
      error_message: failure.message,
    },
    data: { ...failure },
    frees: { deviceId: inFlight.deviceId, pace: 'paced' },
  });
}

/**
 * Known not to have been sent; back to the queue, where it holds up its own chat only.
 * `counts`: it was the message's own attempt, not an absent device; after eight it fails.
 */
export function settleRetry(
  db: Db,
  inFlight: InFlight,
  retry: { failure: Failure; retries: number; counts: boolean },
): Promise<boolean> {
  const { failure, retries, counts } = retry;
  if (counts && retries + 1 >= mostRetries) {
    const message = `${mostRetries} attempts failed, the last one with ${failure.code}: ${failure.message}`;
    return settleFailed(db, inFlight, { code: 'too_many_retries', message });
  }
  const seconds = counts
    ? Math.min(longestBackOffSeconds, backOffSeconds * 2 ** retries)
    : offlineSeconds;
  return moveMessage(db, {
    ...inFlight,
    to: 'queued',
    set: {
      not_before: sql<Date>`now() + make_interval(secs => ${seconds})`,
      retries: retries + (counts ? 1 : 0),
      error_code: failure.code,
      error_message: failure.message,
    },
    data: { ...failure, retryInSeconds: seconds },
    frees: { deviceId: inFlight.deviceId, pace: 'at_once' },
  });
}

/** Handed over, and no word from WhatsApp: shown as such, and asked about again. */
export function settleUnknown(db: Db, inFlight: InFlight, code: string): Promise<boolean> {
  return moveMessage(db, {
    ...inFlight,
    to: 'unknown',
    set: {
      unknown_since: sql<Date>`now()`,
      lease_until: sql<Date>`now() + make_interval(secs => ${firstAskSeconds})`,
      holds_chat_until: sql<Date>`now() + make_interval(mins => ${holdChatMinutes})`,
      error_code: code,
      error_message: null,
    },
    data: { code },
    frees: { deviceId: inFlight.deviceId, pace: 'paced' },
  });
}

/**
 * An `unknown` message was asked about and there is still no word: it is asked about again when
 * half as long as it has been unknown has passed, between one minute and ten.
 */
export async function stayUnknown(db: Db, inFlight: InFlight): Promise<void> {
  const { messageId, deviceId, leaseId } = inFlight;
  const pause = sql`least(${longestAskSeconds}, greatest(${firstAskSeconds},
    extract(epoch from now() - unknown_since) / 2))`;
  await sql`
    with lane as (
      select from devices where id = ${deviceId} for no key update
    ), kept as (
      update message_logs
      set lease_owner = null, lease_until = now() + make_interval(secs => ${pause})
      where id = ${messageId} and status = 'unknown' and lease_owner = ${leaseId}
        and exists (select from lane)
      returning id
    )
    ${laneFreed({ deviceId, pace: 'at_once' }, messageId, sql`from settings s, kept`)}`.execute(db);
}
