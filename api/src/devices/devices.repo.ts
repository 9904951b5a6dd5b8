import { sql, type UpdateObject } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import { isHostHeard } from '../hosts/host-heard.js';
import type { Owner } from '../trpc/caller.js';
import type { DeviceRow } from './choose-device.js';
import { recordDeviceStep } from './device-events.repo.js';
import { ownedBy } from './owned-by.js';

/** A device with what its owner is shown beside it. */
export type DeviceView = DeviceRow & {
  queued: number;
  /** What sends when no device is named: the default, or the only one. */
  sends_by_default: boolean;
  effective_pace_gap_ms: number;
  user_limit: number;
  host_name: string | null;
  host_storage: 'ok' | 'full' | null;
  host_heard: boolean | null;
};

/** One page, oldest first; ids are uuid v7 and rise with time. */
export function listOwnDevices(
  db: Db,
  owner: Owner,
  page: { after: string | undefined; limit: number },
): Promise<DeviceView[]> {
  let query = devicesOf(db, owner).orderBy('devices.id').limit(page.limit);
  if (page.after) query = query.where('devices.id', '>', page.after);
  return query.execute();
}

export function getOwnDevice(db: Db, owner: Owner, id: string): Promise<DeviceView | undefined> {
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
  await recordDeviceStep(trx, { deviceId: row.id, status: 'starting', reason: null });
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
    .where(ownedBy(owner, { user: 'user_id', device: 'id' }))
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

/** For an owner of one device, before another is added: what it was implicitly, it stays. */
export async function makeOnlyDefault(trx: Db, owner: Owner): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ is_default: true })
    .where('user_id', '=', owner.userId)
    .where('deleted_at', 'is', null)
    .where('is_default', '=', false)
    .execute();
}

function devicesOf(db: Db, owner: Owner) {
  return db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .innerJoin('settings', (join) => join.onTrue())
    .leftJoin('sidecar_hosts', 'sidecar_hosts.id', 'devices.host_id')
    .selectAll('devices')
    .select([
      'sidecar_hosts.name as host_name',
      'sidecar_hosts.storage as host_storage',
      isHostHeard.as('host_heard'),
      sql<boolean>`devices.is_default or not exists (
        select 1 from devices as other
        where other.user_id = devices.user_id
          and other.deleted_at is null and other.id <> devices.id)`.as('sends_by_default'),
      sql<number>`coalesce(devices.pace_gap_ms,
        case when devices.sandbox then 0 else settings.pace_gap_ms end)`.as(
        'effective_pace_gap_ms',
      ),
      sql<number>`least(coalesce(users.rate_limit, settings.default_rate_limit),
        settings.max_rate_limit)`.as('user_limit'),
    ])
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
    .where(ownedBy(owner, { user: 'devices.user_id', device: 'devices.id' }))
    .where('devices.deleted_at', 'is', null);
}
