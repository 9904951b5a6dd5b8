import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { isHostHeard } from './host-heard.js';
import { hostsFull } from './hosts.errors.js';

/**
 * Rows of devices that take up room on `sidecar_hosts.id`: running, or with a profile there.
 * Deleted ones count until their profile is erased.
 */
export const takesRoom = sql<boolean>`(d.host_id = sidecar_hosts.id and (d.erase_pending
  or (d.deleted_at is null and (d.linked_at is not null or d.desired <> 'stopped'))))`;

const noDevice = '00000000-0000-0000-0000-000000000000';

/**
 * The host for a new device: in service, not draining, with most room; one that answers is
 * preferred to one that is away just now. Call it last before the device is written, in the same
 * transaction: until that ends nobody else places, so that no host gets more than its capacity.
 * `again`: a device that is placed anew; its own room is free, and its own host comes first.
 * Throws `hosts.full`.
 */
export async function placeDevice(
  trx: Db,
  again: { id: string; host_id: string | null } = { id: noDevice, host_id: null },
): Promise<string> {
  // A statement of its own: the next one then sees what the holder before has written.
  await sql`select pg_advisory_xact_lock(hashtext('botwave.place_device'))`.execute(trx);
  const { rows } = await sql<{ id: string }>`
    select id from (
      select sidecar_hosts.id, sidecar_hosts.created_at, ${isHostHeard} as heard,
        capacity - (select count(*) from devices d where ${takesRoom} and d.id <> ${again.id}) as room
      from sidecar_hosts
      where configured and not draining and declared_dead_at is null) candidate
    where room > 0
    order by heard desc, (id = ${again.host_id}) is true desc, room desc, created_at, id
    limit 1`.execute(trx);
  const [host] = rows;
  if (!host) throw hostsFull();
  return host.id;
}

/**
 * Where a device without a profile starts: where it was if it can, else on another host, and then
 * under the next epoch, so that its former host's word on it counts no longer.
 */
export async function placeAgain(
  trx: Db,
  device: { id: string; host_id: string | null; epoch: number },
): Promise<{ host_id?: string; epoch?: number }> {
  const hostId = await placeDevice(trx, device);
  return hostId === device.host_id ? {} : { host_id: hostId, epoch: device.epoch + 1 };
}
