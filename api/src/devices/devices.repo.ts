import { sql, type UpdateObject } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { Owner } from '../trpc/caller.js';
import type { DeviceRow } from './choose-device.js';

export type DeviceWithQueue = DeviceRow & { queued: number };

export function listOwnDevices(db: Db, owner: Owner): Promise<DeviceWithQueue[]> {
  return devicesOf(db, owner).orderBy('devices.created_at').orderBy('devices.id').execute();
}

export function getOwnDevice(
  db: Db,
  owner: Owner,
  id: string,
): Promise<DeviceWithQueue | undefined> {
  return devicesOf(db, owner).where('devices.id', '=', id).executeTakeFirst();
}

/** Puts the owner's creations in line and answers how many devices there are. */
export async function countDevicesLocked(trx: Db, owner: Owner): Promise<number> {
  await sql`select 1 from users where id = ${owner.userId} for no key update`.execute(trx);
  const row = await trx
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('user_id', '=', owner.userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The host that new devices are placed on. */
export async function getHostForNewDevice(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('sidecar_hosts')
    .select('id')
    .where('draining', '=', false)
    .orderBy('created_at')
    .executeTakeFirst();
  return row?.id;
}

export async function insertDevice(
  trx: Db,
  owner: Owner,
  device: { name: string; sandbox: boolean; hostId: string },
): Promise<string> {
  const row = await trx
    .insertInto('devices')
    .values({
      id: uuidv7(),
      user_id: owner.userId,
      name: device.name,
      sandbox: device.sandbox,
      host_id: device.hostId,
      desired: 'running',
      status: 'starting',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Locks the device first, as everything that settles messages does. */
export async function lockOwnDevice(
  trx: Db,
  owner: Owner,
  id: string,
): Promise<DeviceRow | undefined> {
  return trx
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', owner.userId)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function changeDevice(
  trx: Db,
  id: string,
  set: UpdateObject<Database, 'devices'>,
): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ ...set, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** At most one device of an owner is the default. */
export async function clearDefault(trx: Db, owner: Owner): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ is_default: false })
    .where('user_id', '=', owner.userId)
    .where('is_default', '=', true)
    .execute();
}

function devicesOf(db: Db, owner: Owner) {
  return db
    .selectFrom('devices')
    .selectAll('devices')
    .select((eb) =>
      eb
        .selectFrom('message_logs')
        .select(sql<number>`count(*)::int`.as('queued'))
        .whereRef('message_logs.device_id', '=', 'devices.id')
        .where('message_logs.status', '=', 'queued')
        .$asScalar()
        .$notNull()
        .as('queued'),
    )
    .where('devices.user_id', '=', owner.userId)
    .where('devices.deleted_at', 'is', null);
}
