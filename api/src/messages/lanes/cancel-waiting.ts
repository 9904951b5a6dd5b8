import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { statesBefore } from '../message-states.js';

/** Cancels what waits on a device, each with its line of history. What is in flight settles. */
export async function cancelWaiting(
  trx: Db,
  deviceId: string,
  reason: { code: string; message: string },
): Promise<void> {
  await sql`
    with cancelled as (
      update message_logs
      set status = 'cancelled', error_code = ${reason.code}, error_message = ${reason.message},
        updated_at = now()
      where device_id = ${deviceId} and status = any(${statesBefore('cancelled')}::text[])
      returning id
    )
    insert into message_events (message_id, status, data)
    select id, 'cancelled', jsonb_build_object('code', ${reason.code}::text) from cancelled`.execute(
    trx,
  );
}

/**
 * A message may be accepted at the very moment in which its device is deleted: what came too late
 * to be cancelled with it is cancelled here.
 */
export async function cancelOnDeletedDevices(db: Db): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select d.id from devices d
    where d.deleted_at is not null and exists (
      select from message_logs m
      where m.device_id = d.id and (m.status = 'queued' or m.status = 'scheduled'))`.execute(db);
  for (const { id } of rows) {
    await cancelWaiting(db, id, { code: 'device_deleted', message: 'Its device was deleted.' });
  }
}
