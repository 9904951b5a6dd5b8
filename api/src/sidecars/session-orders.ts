import type { Session } from '@botwave/wa-sidecar/contract';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { Database, DeviceStatus } from '../db/schema.js';
import { recordDeviceStep } from '../devices/device-events.repo.js';
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
function noteNoSession(db: Db, deviceId: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const device = await trx
      .selectFrom('devices')
      .select(['desired', 'status'])
      .where('id', '=', deviceId)
      .where('desired', '<>', 'running')
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!device) return;
    const status = device.desired === 'logged_out' ? 'logged_out' : 'stopped';
    await trx
      .updateTable('devices')
      .set({
        desired: 'stopped',
        updated_at: sql<Date>`now()`,
        ...(status === 'logged_out' ? { linked_at: null } : {}),
        ...(status === device.status ? {} : enter(status, null)),
      })
      .where('id', '=', deviceId)
      .execute();
    if (status !== device.status) await recordDeviceStep(trx, { deviceId, status, reason: null });
  });
}

function noteErased(db: Db, deviceId: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await trx
      .updateTable('devices')
      .set({ erase_pending: false, ...enter('stopped', 'deleted') })
      .where('id', '=', deviceId)
      .execute();
    await recordDeviceStep(trx, { deviceId, status: 'stopped', reason: 'deleted' });
  });
}

const enter = (status: DeviceStatus, reason: string | null) => ({
  status,
  status_reason: reason,
  status_since: sql<Date>`now()`,
  attempt: 0,
  next_attempt_at: null,
});
