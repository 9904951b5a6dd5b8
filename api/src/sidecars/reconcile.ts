import type { Session, Status } from '@botwave/wa-sidecar/contract';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import { noteSession, type Order, type OrderParts } from './session-orders.js';

/** A device as its host's reconciler sees it, with the host's cursor. */
export type HostDevice = Pick<
  Selectable<Database['devices']>,
  | 'id'
  | 'epoch'
  | 'name'
  | 'sandbox'
  | 'desired'
  | 'status'
  | 'status_reason'
  | 'deleted_at'
  | 'erase_pending'
> & { host_id: string; version: string };

export function listHostDevices(db: Db, hostId: string): Promise<HostDevice[]> {
  return db
    .selectFrom('devices')
    .select([
      'id',
      'epoch',
      'name',
      'sandbox',
      'desired',
      'status',
      'status_reason',
      'deleted_at',
      'erase_pending',
    ])
    .select([sql<string>`updated_at::text`.as('version'), sql<string>`host_id`.as('host_id')])
    .where('host_id', '=', hostId)
    .where((eb) => eb.or([eb('deleted_at', 'is', null), eb('erase_pending', '=', true)]))
    .execute();
}

/** Null: the session is what it should be, or on its way there. */
export function orderFor(device: HostDevice, session: Session | undefined): Order | null {
  if (device.deleted_at) return 'erase';
  switch (device.desired) {
    case 'running':
      return mustStart(device, session) ? 'start' : null;
    case 'stopped':
      if (!session) return isOver(device.status) ? null : 'note_stopped';
      return isOver(session.state) ? null : 'stop';
    case 'logged_out':
      return 'logout';
  }
}

const isOver = (state: string): boolean =>
  state === 'stopped' || state === 'logged_out' || state === 'failed';

/**
 * An ending that needs a person (timed out, logged out, given up) is not started again by us,
 * unless that person has asked: then the row says `starting` already.
 */
function mustStart(device: HostDevice, session: Session | undefined): boolean {
  if (!session) return true;
  if (session.state === 'stopped' && session.reason !== 'link_timeout') return true;
  return isOver(session.state) && device.status === 'starting';
}

/**
 * Brings rows in line with a snapshot that is newer than them: the journal has been applied up to
 * it, or the row says that the host was away. A row that changed meanwhile is left alone.
 */
export async function applySnapshot(
  parts: OrderParts,
  devices: HostDevice[],
  snapshot: { status: Status; caughtUp: boolean },
): Promise<void> {
  for (const session of snapshot.status.sessions) {
    const device = devices.find((row) => row.id === session.deviceId);
    if (!device || device.deleted_at) continue;
    const differs = device.status !== session.state || device.status_reason !== session.reason;
    const wasAway = device.status_reason === 'host_unreachable';
    if (!differs || !(snapshot.caughtUp || wasAway)) continue;
    if (await isUnchanged(parts.db, device)) await noteSession(parts, session);
  }
}

async function isUnchanged(db: Db, device: HostDevice): Promise<boolean> {
  const row = await db
    .selectFrom('devices')
    .select('id')
    .where('id', '=', device.id)
    .where(sql<boolean>`updated_at::text = ${device.version}`)
    .executeTakeFirst();
  return row !== undefined;
}
