import type { Session, Status } from '@botwave/wa-sidecar/contract';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import { announce, noEffects } from './events/effects.js';
import { applySessionState } from './events/session-state.js';
import type { HostParts } from './journal-reader.js';
import { SidecarError } from './sidecar-error.js';

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
> & { version: string };

/** What has to be said to a sidecar so that a session becomes what its device should be. */
export type Order = 'start' | 'stop' | 'logout' | 'erase' | 'note_stopped';

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
    .select(sql<string>`updated_at::text`.as('version'))
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

/** Carries out one order and writes down what the sidecar answered. */
export async function carryOut(parts: HostParts, device: HostDevice, order: Order): Promise<void> {
  switch (order) {
    case 'start':
      return note(
        parts,
        await parts.client.startSession(device.id, {
          epoch: device.epoch,
          sandbox: device.sandbox,
          deviceName: device.name,
        }),
      );
    case 'stop':
      return note(parts, await parts.client.stopSession(device.id, device.epoch));
    case 'logout':
      return logOut(parts, device);
    case 'erase':
      return erase(parts, device);
    case 'note_stopped':
      return noteStopped(parts.db, device.id);
  }
}

async function logOut(parts: HostParts, device: HostDevice): Promise<void> {
  try {
    await note(parts, await parts.client.logoutSession(device.id, device.epoch));
  } catch (error) {
    if (!isUnknownSession(error)) throw error;
    await noteStopped(parts.db, device.id);
  }
}

async function erase(parts: HostParts, device: HostDevice): Promise<void> {
  try {
    await parts.client.eraseSession(device.id, device.epoch);
  } catch (error) {
    if (!isUnknownSession(error)) throw error;
  }
  await parts.db
    .updateTable('devices')
    .set({ erase_pending: false, status: 'stopped', status_reason: 'deleted' })
    .where('id', '=', device.id)
    .execute();
}

const isUnknownSession = (error: unknown): boolean =>
  error instanceof SidecarError && error.code === 'not_found';

/** There is no session, and none is wanted. */
async function noteStopped(db: Db, deviceId: string): Promise<void> {
  await db
    .updateTable('devices')
    .set({
      status: sql`case when desired = 'logged_out' then 'logged_out' else 'stopped' end`,
      status_since: sql<Date>`now()`,
      linked_at: sql<Date>`case when desired = 'logged_out' then null else linked_at end`,
      desired: 'stopped',
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', deviceId)
    .where('desired', '<>', 'running')
    .execute();
}

async function note(parts: HostParts, session: Session): Promise<void> {
  const effects = noEffects();
  await parts.db
    .transaction()
    .execute((trx) => applySessionState(trx, { ...session, at: session.since }, effects));
  announce(parts.signals, effects);
}

/**
 * Brings rows in line with a snapshot that is newer than them: the journal has been applied up to
 * it, or the row says that the host was away. A row that changed meanwhile is left alone.
 */
export async function applySnapshot(
  parts: HostParts,
  devices: HostDevice[],
  snapshot: { status: Status; caughtUp: boolean },
): Promise<void> {
  for (const session of snapshot.status.sessions) {
    const device = devices.find((row) => row.id === session.deviceId);
    if (!device || device.deleted_at) continue;
    const differs = device.status !== session.state || device.status_reason !== session.reason;
    const wasAway = device.status_reason === 'host_unreachable';
    if (!differs || !(snapshot.caughtUp || wasAway)) continue;
    if (await isUnchanged(parts.db, device)) await note(parts, session);
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
