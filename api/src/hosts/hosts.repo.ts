import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database, DeviceStatus } from '../db/schema.js';
import { recordDeviceStep } from '../devices/device-events.repo.js';
import { isHostHeard } from './host-heard.js';
import { takesRoom } from './place-device.js';

export type HostRow = Selectable<Database['sidecar_hosts']> & { heard: boolean; devices: number };

export function listHosts(db: Db): Promise<HostRow[]> {
  return hostsOf(db).orderBy('sidecar_hosts.created_at').orderBy('sidecar_hosts.id').execute();
}

/** The row, held until the transaction ends. */
export async function lockHost(trx: Db, id: string): Promise<HostRow | undefined> {
  await sql`select 1 from sidecar_hosts where id = ${id} for no key update`.execute(trx);
  return hostsOf(trx).where('sidecar_hosts.id', '=', id).executeTakeFirst();
}

/** `in_service` also forgets that it was declared dead. */
export async function setService(
  trx: Db,
  id: string,
  service: 'in_service' | 'draining' | 'dead',
): Promise<void> {
  await trx
    .updateTable('sidecar_hosts')
    .set({
      draining: service !== 'in_service',
      ...(service === 'in_service' ? { declared_dead_at: null } : {}),
      ...(service === 'dead' ? { declared_dead_at: sql<Date>`now()` } : {}),
    })
    .where('id', '=', id)
    .execute();
}

export interface LostDevice {
  id: string;
  name: string;
  user_id: string;
  email: string;
}

/**
 * Takes its devices from a host that will not come back. Their profiles are gone with it, so they
 * are to be linked again, elsewhere and under the next epoch; what waits on them goes on waiting.
 */
export async function takeDevicesFrom(trx: Db, hostId: string): Promise<LostDevice[]> {
  const { rows } = await sql<LostDevice & { status: DeviceStatus }>`
    update devices d
    set host_id = null, epoch = d.epoch + 1, desired = 'stopped', linked_at = null,
      status = case when d.linked_at is null then 'stopped' else 'logged_out' end,
      status_reason = 'host_lost', status_since = now(), attempt = 0, next_attempt_at = null,
      unavailable_features = '[]', updated_at = now()
    from users u
    where d.host_id = ${hostId} and d.deleted_at is null and u.id = d.user_id
    returning d.id, d.name, d.user_id, u.email, d.status`.execute(trx);
  for (const { id, status } of rows) {
    await recordDeviceStep(trx, { deviceId: id, status, reason: 'host_lost' });
  }
  return rows;
}

function hostsOf(db: Db) {
  return db
    .selectFrom('sidecar_hosts')
    .selectAll('sidecar_hosts')
    .select([
      isHostHeard.as('heard'),
      sql<number>`(select count(*)::int from devices d where ${takesRoom})`.as('devices'),
    ]);
}
