import type { Db } from '../db/database.js';
import type { DeviceStatus } from '../db/schema.js';

/** A step of a device: the state that it entered, and why. */
export interface DeviceStep {
  deviceId: string;
  status: DeviceStatus;
  reason: string | null;
  /** When the state was entered; without it now, by the database's clock. */
  at?: Date;
  /** Restarts since it was last connected, and when the next one is due. */
  data?: { attempt: number; nextAttemptAt: string | null };
}

/** Writes one line of the device's timeline; always in the transaction that changes the state. */
export async function recordDeviceStep(trx: Db, step: DeviceStep): Promise<void> {
  await trx
    .insertInto('device_events')
    .values({
      device_id: step.deviceId,
      status: step.status,
      reason: step.reason,
      data: JSON.stringify(step.data ?? {}),
      ...(step.at ? { at: step.at } : {}),
    })
    .execute();
}

/** One page of the timeline, newest first; the ids rise as the lines were written. */
export function listDeviceSteps(
  db: Db,
  deviceId: string,
  page: { before: string | undefined; limit: number },
) {
  let query = db
    .selectFrom('device_events')
    .selectAll()
    .where('device_id', '=', deviceId)
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('id', '<', page.before);
  return query.execute();
}
