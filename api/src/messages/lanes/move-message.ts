import { sql, type UpdateObject } from 'kysely';
import type { Db } from '../../db/database.js';
import type { Database, MessageStatus } from '../../db/schema.js';
import { statesBefore } from '../message-states.js';

export interface Move {
  messageId: string;
  to: MessageStatus;
  /** Given: only while this lease is held. */
  leaseId?: string;
  /** Given: only from these states (of those that the transition table allows). */
  from?: readonly MessageStatus[];
  set?: UpdateObject<Database, 'message_logs'>;
  /** When it happened, if not now. */
  at?: Date;
  data?: Record<string, unknown>;
}

/**
 * The one way in which a message changes its state: forward by the transition table, with its
 * `message_events` row. Leaving `sending` ends the lease and the attempt. False: it did not move.
 */
export async function moveMessage(trx: Db, move: Move): Promise<boolean> {
  const allowed = statesBefore(move.to).filter((state) => !move.from || move.from.includes(state));
  if (allowed.length === 0) return false;
  let update = trx
    .updateTable('message_logs')
    .set({
      lease_owner: null,
      lease_until: null,
      holds_chat_until: null,
      ...move.set,
      status: move.to,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', move.messageId)
    .where('status', 'in', allowed);
  if (move.leaseId) update = update.where('lease_owner', '=', move.leaseId);
  const moved = await update.executeTakeFirst();
  if (moved.numUpdatedRows === 0n) return false;
  await trx
    .insertInto('message_events')
    .values({
      message_id: move.messageId,
      status: move.to,
      ...(move.at ? { at: move.at } : {}),
      data: JSON.stringify(move.data ?? {}),
    })
    .execute();
  await endAttempt(trx, move);
  return true;
}

async function endAttempt(trx: Db, move: Move): Promise<void> {
  const code = move.data?.['code'];
  await trx
    .updateTable('message_attempts')
    .set({
      ended_at: sql<Date>`now()`,
      outcome: move.to === 'queued' ? 'not_sent' : move.to,
      code: typeof code === 'string' ? code : null,
    })
    .where('message_id', '=', move.messageId)
    .where('ended_at', 'is', null)
    .execute();
}
