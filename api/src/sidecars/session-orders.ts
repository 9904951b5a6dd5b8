import type { Session } from '@botwave/wa-sidecar/contract';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { MessageSignals } from '../messages/message-signals.js';
import { announce, noEffects } from './events/effects.js';
import { applySessionState } from './events/session-state.js';
import { SidecarError } from './sidecar-error.js';
import type { SidecarPool } from './sidecar-pool.js';

/** What has to be said to a sidecar so that a session becomes what its device should be. */
export type Order = 'start' | 'stop' | 'logout' | 'erase' | 'note_stopped';

export interface OrderParts {
  db: Db;
  signals: MessageSignals;
  sidecars: SidecarPool;
}

export type OrderedDevice = Pick<
  Selectable<Database['devices']>,
  'id' | 'epoch' | 'name' | 'sandbox'
> & { host_id: string };

/** Carries out one order and writes down what the sidecar answered. Throws `SidecarError`. */
export async function carryOut(
  parts: OrderParts,
  device: OrderedDevice,
  order: Order,
): Promise<void> {
  const { id, epoch, host_id: hostId } = device;
  switch (order) {
    case 'start': {
      const { sandbox, name: deviceName } = device;
      const start = { epoch, sandbox, deviceName };
      return noteSession(parts, await parts.sidecars.startSession(hostId, id, start));
    }
    case 'stop':
      return unlessUnknown(
        async () => noteSession(parts, await parts.sidecars.stopSession(hostId, id, epoch)),
        () => noteNoSession(parts.db, id),
      );
    case 'logout':
      return unlessUnknown(
        async () => noteSession(parts, await parts.sidecars.logoutSession(hostId, id, epoch)),
        () => noteNoSession(parts.db, id),
      );
    case 'erase':
      await unlessUnknown(
        () => parts.sidecars.eraseSession(hostId, id, epoch),
        () => Promise.resolve(),
      );
      return noteErased(parts.db, id);
    case 'note_stopped':
      return noteNoSession(parts.db, id);
  }
}

/** Brings the device's row to what a sidecar just answered. */
export async function noteSession(
  { db, signals }: Pick<OrderParts, 'db' | 'signals'>,
  session: Session,
): Promise<void> {
  const effects = noEffects();
  await db
    .transaction()
    .execute((trx) => applySessionState(trx, { ...session, at: session.since }, effects));
  announce(signals, effects);
}

async function unlessUnknown(
  order: () => Promise<void>,
  whenUnknown: () => Promise<void>,
): Promise<void> {
  try {
    await order();
  } catch (error) {
    if (!(error instanceof SidecarError) || error.code !== 'not_found') throw error;
    await whenUnknown();
  }
}

/** There is no session, and none is wanted. */
async function noteNoSession(db: Db, deviceId: string): Promise<void> {
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

async function noteErased(db: Db, deviceId: string): Promise<void> {
  await db
    .updateTable('devices')
    .set({ erase_pending: false, status: 'stopped', status_reason: 'deleted' })
    .where('id', '=', deviceId)
    .execute();
}
