import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';

/** `paced`: the next one keeps its distance; `at_once`: nothing left, so there is none to keep. */
export interface Freeing {
  deviceId: string;
  pace: 'paced' | 'at_once';
}

/** Milliseconds between two messages of the device `d` with the settings `s`; none in the sandbox. */
export const paceGapMs: RawBuilder<number> = sql<number>`
  coalesce(d.pace_gap_ms, case when d.sandbox then 0 else s.pace_gap_ms end)`;

/**
 * The update that lets a lane go on after this message, as a part of a statement. It is free then,
 * or `next` is in flight. Gap = g × U(0.5, 1.5), by the database's clock.
 */
export function laneFreed(
  { deviceId, pace }: Freeing,
  messageId: string,
  from: RawBuilder<unknown>,
  next: RawBuilder<unknown> = sql`null`,
): RawBuilder<unknown> {
  const at =
    pace === 'paced'
      ? sql`now() + make_interval(secs => ${paceGapMs} / 1000.0 * (0.5 + random()))`
      : sql`d.next_send_at`;
  return sql`
    update devices d set inflight_message_id = ${next}, next_send_at = ${at} ${from}
    where d.id = ${deviceId} and d.inflight_message_id = ${messageId}`;
}

/** An ack settled the message: its lane may go on, at its pace. */
export async function freeLaneOf(
  db: Db,
  { deviceId, messageId }: { deviceId: string; messageId: string },
): Promise<void> {
  await runPrepared(db, laneFreed({ deviceId, pace: 'paced' }, messageId, sql`from settings s`));
}
