import type { Session, Status, UnavailableFeature } from '@botwave/wa-sidecar/contract';
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
  | 'unavailable_features'
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
      'unavailable_features',
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
    await noteFeatures(parts.db, device, session);
    const differs = device.status !== session.state || device.status_reason !== session.reason;
    const wasAway = device.status_reason === 'host_unreachable';
    if (!differs || !(snapshot.caughtUp || wasAway)) continue;
    if (await isUnchanged(parts.db, device)) await noteSession(parts, session);
  }
}

/** What the session's page cannot do; it changes with WhatsApp's page, not with the state. */
async function noteFeatures(db: Db, device: HostDevice, session: Session): Promise<void> {
  const features = JSON.stringify(session.unavailableFeatures);
  if (JSON.stringify(device.unavailable_features.map(featureOf)) === features) return;
  await db
    .updateTable('devices')
    .set({ unavailable_features: features })
    .where('id', '=', device.id)
    .where('epoch', '<=', session.epoch)
    .execute();
}

/** PostgreSQL keeps an object's fields in an order of its own. */
const featureOf = ({ feature, missing }: UnavailableFeature): UnavailableFeature => ({
  feature,
  missing,
});

/**
 * Sessions that this host still runs although their devices were placed elsewhere, or are to be:
 * it was away then. Each with the epoch under which the order to end it is obeyed.
 */
export async function listStrangers(
  db: Db,
  hostId: string,
  sessions: readonly Session[],
): Promise<{ id: string; epoch: number }[]> {
  if (sessions.length === 0) return [];
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'epoch'])
    .where(
      'id',
      'in',
      sessions.map((session) => session.deviceId),
    )
    .where(sql<boolean>`host_id is distinct from ${hostId}`)
    .execute();
  const epochs = new Map(sessions.map((session) => [session.deviceId, session.epoch]));
  return rows.filter((row) => row.epoch > (epochs.get(row.id) ?? row.epoch));
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
