import { type RawBuilder, sql, type UpdateObject } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';
import type { Database, MessageStatus } from '../../db/schema.js';
import { statesBefore } from '../message-states.js';
import { type Claim, type ClaimRow, toClaim } from './claim.js';
import { type Freeing, laneFreed, paceGapMs } from './free-lane.js';
import { headOf, maySend, taking } from './head.js';

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
  /** Given: this lane goes on afterwards. */
  frees?: Freeing;
}

/**
 * The one way in which a message changes its state: forward by the transition table, with its
 * `message_events` row; the lease and the attempt end. False: it did not move.
 *
 * One statement, and so a transaction by itself. Where it frees a lane it locks the device first,
 * as claiming does: no two of them can deadlock.
 */
export async function moveMessage(db: Db, move: Move): Promise<boolean> {
  const moving = movingParts(db, move);
  if (!moving) return false;
  const { frees, messageId } = move;
  const freed = frees
    ? sql`, freed as (${laneFreed(frees, messageId, sql`from settings s, moved`)})`
    : sql``;
  const rows = await runPrepared(db, sql`${moving}${freed} select id from moved`);
  return rows.length > 0;
}

/**
 * The same for a message after which nothing holds its chat, and the lane's next one is taken at
 * once, where no pace forbids it: a round trip less between two messages of a busy lane.
 */
export async function moveMessageAndTakeNext(
  db: Db,
  move: Move & { frees: Freeing },
  leaseId: string,
): Promise<Claim | undefined> {
  const moving = movingParts(db, move);
  if (!moving) return undefined;
  const { frees, messageId } = move;
  const [row] = await runPrepared(
    db,
    sql<ClaimRow>`${moving}, heads as materialized (
      select head.id, d.id as device_id, d.epoch, d.host_id, d.typing
      from lane d cross join settings s cross join moved
      cross join lateral (${headOf(messageId)}) head
      where ${maySend} and d.inflight_message_id = ${messageId} and ${paceGapMs} = 0
    ), ${taking(leaseId)}, freed as (
      ${laneFreed(frees, messageId, sql`from settings s, moved`, sql`(select id from taken)`)}
    )
    select * from taken`,
  );
  return row && toClaim('fresh', row);
}

/** `lane`, `moved` and what belongs to them; undefined when nothing may become `to`. */
function movingParts(db: Db, move: Move): RawBuilder<unknown> | undefined {
  const allowed = statesBefore(move.to).filter((state) => !move.from || move.from.includes(state));
  if (allowed.length === 0) return undefined;
  const { messageId, to, frees } = move;
  const code = move.data?.['code'];
  return sql`
    with lane as (
      select * from devices where id = ${frees?.deviceId ?? null}::uuid for no key update
    ), moved as (
      ${changing(db, move, allowed)}
    ), event as (
      insert into message_events (message_id, status, at, data)
      select id, ${to}, coalesce(${move.at ?? null}::timestamptz, now()),
        ${JSON.stringify(move.data ?? {})}::jsonb
      from moved
    ), attempt as (
      update message_attempts a
      set ended_at = now(), outcome = ${to === 'queued' ? 'not_sent' : to},
        code = ${typeof code === 'string' ? code : null}
      from moved where a.message_id = ${messageId} and a.ended_at is null
    )`;
}

/** The update itself; looking for the lane's row first is what locks it. */
function changing(db: Db, move: Move, allowed: MessageStatus[]) {
  const update = db
    .updateTable('message_logs')
    .set({
      lease_owner: null,
      lease_until: null,
      unknown_since: null,
      holds_chat_until: null,
      ...move.set,
      status: move.to,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', move.messageId)
    .where('status', 'in', allowed)
    .where(laneIsLocked(move))
    .returning('id');
  return move.leaseId ? update.where('lease_owner', '=', move.leaseId) : update;
}

const laneIsLocked = ({ frees }: Move): RawBuilder<boolean> =>
  frees ? sql<boolean>`exists (select from lane)` : sql<boolean>`true`;
