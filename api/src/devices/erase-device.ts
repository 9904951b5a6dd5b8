import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { cancelWaiting } from '../messages/lanes/cancel-waiting.js';
import type { DeviceRow } from './choose-device.js';
import { changeDevice } from './devices.repo.js';

/** Why what waited on the device will never leave. */
interface EraseReason {
  code: string;
  message: string;
}

const deviceDeleted: EraseReason = {
  code: 'device_deleted',
  message: 'The device was deleted before the message left.',
};

/**
 * Makes a locked device a tombstone: what waits is cancelled, what is in flight settles, and the
 * reconciler logs the session out and erases it, now or when its host is back.
 */
export async function eraseDevice(
  trx: Db,
  device: Pick<DeviceRow, 'id' | 'host_id'>,
  reason: EraseReason = deviceDeleted,
): Promise<void> {
  await changeDevice(trx, device.id, {
    deleted_at: sql<Date>`now()`,
    erase_pending: device.host_id !== null,
    desired: 'logged_out',
    is_default: false,
    linked_at: null,
  });
  await cancelWaiting(trx, device.id, reason);
}
