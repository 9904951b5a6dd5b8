import { type Selectable, type SqlBool, sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { containing } from '../../db/like-pattern.js';
import type { Database, DeviceStatus } from '../../db/schema.js';
import { isHostHeard } from '../../hosts/host-heard.js';
import type { User } from '../../users/users.repo.js';

/** A device of anybody, with what an administrator is shown beside it. */
export type ManagedDeviceRow = Selectable<Database['devices']> & {
  owner_email: string;
  owner_status: User['status'];
  host_name: string | null;
  host_heard: boolean | null;
  queued: number;
};

export interface DeviceFilter {
  status?: DeviceStatus | undefined;
  hostId?: string | undefined;
  userId?: string | undefined;
  sandbox?: boolean | undefined;
  /** Part of the name, the number or the owner's e-mail address, or the whole id. */
  search?: string | undefined;
}

/** One page, newest first; ids are uuid v7 and rise with time. */
export function listDevices(
  db: Db,
  { status, hostId, userId, sandbox, search }: DeviceFilter,
  page: { before: string | undefined; limit: number },
): Promise<ManagedDeviceRow[]> {
  let query = devicesOf(db).orderBy('devices.id', 'desc').limit(page.limit);
  if (page.before) query = query.where('devices.id', '<', page.before);
  if (status) query = query.where('devices.status', '=', status);
  if (hostId) query = query.where('devices.host_id', '=', hostId);
  if (userId) query = query.where('devices.user_id', '=', userId);
  if (sandbox !== undefined) query = query.where('devices.sandbox', '=', sandbox);
  if (search) {
    const part = containing(search);
    query = query.where(
      sql<SqlBool>`(devices.name ilike ${part} or devices.phone like ${part}
        or users.email ilike ${part} or devices.id::text = ${search.toLowerCase()})`,
    );
  }
  return query.execute();
}

export function getManagedDevice(db: Db, id: string): Promise<ManagedDeviceRow | undefined> {
  return devicesOf(db).where('devices.id', '=', id).executeTakeFirst();
}

function devicesOf(db: Db) {
  return db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .leftJoin('sidecar_hosts', 'sidecar_hosts.id', 'devices.host_id')
    .selectAll('devices')
    .select([
      'users.email as owner_email',
      'users.status as owner_status',
      'sidecar_hosts.name as host_name',
      isHostHeard.as('host_heard'),
      sql<number>`(select count(*)::int from message_logs
        where device_id = devices.id and status = 'queued')`.as('queued'),
    ])
    .where('devices.deleted_at', 'is', null);
}
