import type { AppContext } from '../../app-context.js';
import type { DeviceRequest } from '../../devices/devices.service.js';
import { logoutDevice, startDevice, stopDevice } from '../../devices/devices.service.js';
import { getLiveSession } from '../../devices/public-device.js';
import { pageOf } from '../../lists/keyset-page.js';
import type { AppRequest } from '../../trpc/app-request.js';
import { deviceUnknown } from '../admin.errors.js';
import type { ListAllDevices, ManagedDevice } from './devices.schemas.js';
import {
  getManagedDevice,
  listDevices as listRows,
  type ManagedDeviceRow,
} from './managed-devices.repo.js';

/** Newest first. */
export async function listAllDevices(
  app: AppContext,
  { cursor: before, limit, ...filter }: ListAllDevices,
) {
  const rows = await listRows(app.db, filter, { before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return {
    items: await Promise.all(items.map((row) => toManagedDevice(app, row))),
    nextCursor,
  };
}

/** Throws `admin.device_not_found`. */
export async function getAnyDevice(app: AppContext, id: string): Promise<ManagedDevice> {
  return toManagedDevice(app, await requireDevice(app, id));
}

/** Stops the session and starts it anew; it stays linked. Throws `admin.device_not_found`, `hosts.full`. */
export function restartAnyDevice(request: AppRequest, id: string): Promise<ManagedDevice> {
  return onBehalf(request, id, async (ofOwner) => {
    await stopDevice(ofOwner, id);
    await startDevice(ofOwner, id);
  });
}

/** Stops the session; it stays linked. Throws `admin.device_not_found`. */
export function stopAnyDevice(request: AppRequest, id: string): Promise<ManagedDevice> {
  return onBehalf(request, id, async (ofOwner) => {
    await stopDevice(ofOwner, id);
  });
}

/** Unlinks it from WhatsApp and erases its profile. Throws `admin.device_not_found`. */
export function unlinkAnyDevice(request: AppRequest, id: string): Promise<ManagedDevice> {
  return onBehalf(request, id, async (ofOwner) => {
    await logoutDevice(ofOwner, id);
  });
}

/** Does it as the owner could; the log names the administrator, in the owner's history, too. */
async function onBehalf(
  { app, caller, ipAddress, requestId }: AppRequest,
  id: string,
  work: (ofOwner: DeviceRequest) => Promise<void>,
): Promise<ManagedDevice> {
  const { user_id: userId } = await requireDevice(app, id);
  await work({ app, caller, owner: { userId }, ipAddress, requestId });
  return getAnyDevice(app, id);
}

async function requireDevice({ db }: AppContext, id: string): Promise<ManagedDeviceRow> {
  const row = await getManagedDevice(db, id);
  if (!row) throw deviceUnknown();
  return row;
}

const noBrowser: ReadonlySet<string> = new Set(['stopped', 'logged_out', 'failed']);

async function toManagedDevice(app: AppContext, row: ManagedDeviceRow): Promise<ManagedDevice> {
  const live =
    noBrowser.has(row.status) || !row.host_heard ? null : await getLiveSession(app.sidecars, row);
  return {
    id: row.id,
    name: row.name,
    sandbox: row.sandbox,
    owner: { id: row.user_id, email: row.owner_email, status: row.owner_status },
    status: row.status,
    statusReason: row.status_reason,
    statusSince: row.status_since.toISOString(),
    desired: row.desired,
    attempt: row.attempt,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    phone: row.phone,
    linkedAt: row.linked_at?.toISOString() ?? null,
    host:
      row.host_id === null || row.host_name === null
        ? null
        : { id: row.host_id, name: row.host_name, reachable: row.host_heard === true },
    memoryBytes: live?.memoryBytes ?? null,
    queued: row.queued,
    holdReason: row.hold_reason,
    createdAt: row.created_at.toISOString(),
  };
}
