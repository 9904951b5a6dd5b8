import type { Selectable } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { Owner } from '../trpc/caller.js';
import { chooseDevice, deviceNotConnected, deviceNotFound } from './devices.errors.js';

export type DeviceRow = Selectable<Database['devices']>;

/**
 * The device that sends: the named one, else the only one, else the default.
 * Throws `devices.not_found`, `devices.choose_one`, or `devices.not_connected` when it has never
 * been linked or is linked no longer. One that is only away is fine: its messages wait.
 */
export async function requireSendingDevice(
  db: Db,
  owner: Owner,
  deviceId: string | undefined,
): Promise<DeviceRow> {
  const device = deviceId
    ? await requireOwnDevice(db, owner, deviceId)
    : await requireDefaultDevice(db, owner);
  if (device.linked_at === null) throw deviceNotConnected(nextStep(device));
  if (device.desired === 'logged_out') throw deviceNotConnected('It is being logged out.');
  return device;
}

/** Throws `devices.not_found` for what is not there, deleted, or somebody else's. */
export async function requireOwnDevice(db: Db, owner: Owner, id: string): Promise<DeviceRow> {
  const device = await db
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', owner.userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!device) throw deviceNotFound();
  return device;
}

async function requireDefaultDevice(db: Db, owner: Owner): Promise<DeviceRow> {
  const devices = await db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', owner.userId)
    .where('deleted_at', 'is', null)
    .orderBy('is_default', 'desc')
    .limit(2)
    .execute();
  const [first, second] = devices;
  if (!first) throw deviceNotConnected('Add a device and link it first.');
  if (second && !first.is_default) throw chooseDevice();
  return first;
}

function nextStep(device: DeviceRow): string {
  return device.status === 'logged_out'
    ? 'It was logged out: start it and link it again.'
    : 'Link it first: scan its QR, or ask for a pairing code.';
}
