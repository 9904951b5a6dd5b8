import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { runPrepared } from '../../db/prepared.js';

/** `paced`: the next one keeps its distance; `at_once`: nothing left, so there is none to keep. */
export interface Freeing {
  deviceId: string;
  pace: 'paced' | 'at_once';
}

/**
 * The update that lets a lane go on after this message, as a part of a statement.
 * Gap = g × U(0.5, 1.5), by the database's clock; g is the device's, else 0 in the sandbox.
 */
export function laneFreed(
  { deviceId, pace }: Freeing,
  messageId: string,
  from: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const gap = sql`coalesce(d.pace_gap_ms, case when d.sandbox then 0 else s.pace_gap_ms end)`;
  const next =
    pace === 'paced'
      ? sql`now() + make_interval(secs => ${gap} / 1000.0 * (0.5 + random()))`
      : sql`d.next_send_at`;
  return sql`
    update devices d set inflight_message_id = null, next_send_at = ${next} ${from}
    where d.id = ${deviceId} and d.inflight_message_id = ${messageId}`;
}

/** An ack settled the message: its lane may go on, at its pace. */
export async function freeLaneOf(
  db: Db,
  { deviceId, messageId }: { deviceId: string; messageId: string },
): Promise<void> {
  await runPrepared(db, laneFreed({ deviceId, pace: 'paced' }, messageId, sql`from settings s`));
}
