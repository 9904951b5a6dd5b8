import { sql } from 'kysely';
import { type ActivityAction, actorOf, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import { placeAgain, placeDevice } from '../hosts/place-device.js';
import { pageOf } from '../lists/keyset-page.js';
import { requireSettings } from '../settings/settings.repo.js';
import { carryOut, type Order } from '../sidecars/session-orders.js';
import { SidecarError } from '../sidecars/sidecar-error.js';
import type { AppRequest } from '../trpc/app-request.js';
import { isAdmin, type Owner } from '../trpc/caller.js';
import { type DeviceRow, requireSandboxAllowed } from './choose-device.js';
import { recordDeviceStep } from './device-events.repo.js';
import {
  deviceLimitReached,
  deviceNotFound,
  nothingHeld,
  paceNeedsAdmin,
  sandboxOff,
} from './devices.errors.js';
import {
  changeDevice,
  clearDefault,
  countDevicesLocked,
  getOwnDevice,
  insertDevice,
  listOwnDevices,
  lockOwnDevice,
  makeOnlyDefault,
} from './devices.repo.js';
import type { DevicePage, ListDevices, PublicDevice, UpdateDevice } from './devices.schemas.js';
import { eraseDevice } from './erase-device.js';
import { requireUnconfined } from './owned-by.js';
import { toPublicDevice } from './public-device.js';

/** Who asks for a change, and from where; a procedure's context is one. */
export interface DeviceRequest extends AppRequest {
  owner: Owner;
}

/** Oldest first. */
export async function listDevices(
  app: AppContext,
  owner: Owner,
  { cursor: after, limit }: ListDevices,
): Promise<DevicePage> {
  const rows = await listOwnDevices(app.db, owner, { after, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return {
    items: await Promise.all(items.map((row) => toPublicDevice(app.sidecars, row))),
    nextCursor,
  };
}

/** Throws `devices.not_found`. */
export async function getDevice(app: AppContext, owner: Owner, id: string): Promise<PublicDevice> {
  const row = await getOwnDevice(app.db, owner, id);
  if (!row) throw deviceNotFound();
  return toPublicDevice(app.sidecars, row);
}

interface NewDevice {
  name: string;
  sandbox: boolean;
}

/**
 * Throws `devices.sandbox_off`, 403 `devices.sandbox_not_allowed` and `api_keys.devices_confined`,
 * `devices.limit_reached`, `hosts.full`.
 */
export async function createDevice(
  request: DeviceRequest,
  input: NewDevice,
): Promise<PublicDevice> {
  const id = await request.app.db.transaction().execute(async (trx) => {
    const count = await requireRoom(trx, request.owner);
    // Who names no device goes on sending from the one that was alone until now.
    if (count === 1) await makeOnlyDefault(trx, request.owner);
    return addDevice(trx, request, input);
  });
  return orderAndShow(request, id, 'start');
}

/** As `createDevice`; undefined when there is one already. Of requests at once, one makes it. */
export async function createFirstDevice(
  request: DeviceRequest,
  input: NewDevice,
): Promise<PublicDevice | undefined> {
  const id = await request.app.db.transaction().execute(async (trx) => {
    const count = await requireRoom(trx, request.owner);
    return count === 0 ? addDevice(trx, request, input) : undefined;
  });
  return id === undefined ? undefined : orderAndShow(request, id, 'start');
}

/** How many devices there are; the owner's creations wait for this one. */
async function requireRoom(trx: Db, owner: Owner): Promise<number> {
  const { max_devices: limit } = await requireSettings(trx);
  const count = await countDevicesLocked(trx, owner);
  if (count >= limit) throw deviceLimitReached(limit);
  return count;
}

async function addDevice(trx: Db, request: DeviceRequest, input: NewDevice): Promise<string> {
  const { owner } = request;
  requireUnconfined(owner);
  if (input.sandbox) await requireSandbox(trx, request);
  const id = await insertDevice(trx, owner, { ...input, hostId: await placeDevice(trx) });
  await note(trx, request, 'devices.created', { ...input, deviceId: id });
  return id;
}

async function requireSandbox(trx: Db, { app, caller }: DeviceRequest): Promise<void> {
  if (app.config.sandbox.kind === 'off') throw sandboxOff();
  await requireSandboxAllowed(trx, caller, { sandbox: true });
}

/** Throws `devices.pace_needs_admin`, and 403 `api_keys.devices_confined` for a new default. */
export async function updateDevice(
  request: DeviceRequest,
  input: UpdateDevice,
): Promise<PublicDevice> {
  const { id: deviceId, ...changed } = input;
  await change(request, deviceId, async (trx, device) => {
    if (isHurried(device, input) && !isAdmin(request.caller)) throw paceNeedsAdmin(shortestPaceMs);
    if (input.isDefault) {
      requireUnconfined(request.owner);
      await clearDefault(trx, request.owner);
    }
    await changeDevice(trx, deviceId, columnsOf(input));
    await note(trx, request, 'devices.updated', { deviceId, ...changed });
  });
  return getDevice(request.app, request.owner, input.id);
}

/** People's own devices keep this pause at least; who runs the installation may decide otherwise. */
const shortestPaceMs = 200;

const isHurried = (device: DeviceRow, { paceGapMs }: UpdateDevice): boolean =>
  !device.sandbox && typeof paceGapMs === 'number' && paceGapMs < shortestPaceMs;

function columnsOf({ name, isDefault, paceGapMs, typing, maxAgeSeconds }: UpdateDevice) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(isDefault ? { is_default: true } : {}),
    ...(paceGapMs === undefined ? {} : { pace_gap_ms: paceGapMs }),
    ...(typing === undefined ? {} : { typing }),
    ...(maxAgeSeconds === undefined ? {} : { max_age_seconds: maxAgeSeconds }),
  };
}

/** Starts the session, or its next attempt at once; one that runs already is left alone. Throws `hosts.full`, `devices.sandbox_not_allowed`. */
export async function startDevice(request: DeviceRequest, id: string): Promise<PublicDevice> {
  const changed = await change(request, id, async (trx, device) => {
    await requireSandboxAllowed(trx, request.caller, device);
    const strands = hasNoProfile(device) && device.status_reason === 'host_unreachable';
    // One that waits for its next attempt is ordered to try at once.
    const waits = device.next_attempt_at !== null;
    if (device.desired === 'running' && !isOver(device) && !strands) return waits;
    const moved = hasNoProfile(device) ? await placeAgain(trx, device) : {};
    const restarts = isOver(device) || strands;
    await changeDevice(trx, id, {
      desired: 'running',
      ...moved,
      ...(restarts ? startingAgain : {}),
    });
    if (restarts) await recordDeviceStep(trx, { deviceId: id, status: 'starting', reason: null });
    await note(trx, request, 'devices.started', { deviceId: id });
    return true;
  });
  return changed ? orderAndShow(request, id, 'start') : getDevice(request.app, request.owner, id);
}

const startingAgain = {
  status: 'starting' as const,
  status_reason: null,
  status_since: sql<Date>`now()`,
  attempt: 0,
  next_attempt_at: null,
};

/** Never linked, or logged out: nothing ties it to the host where it was. */
const hasNoProfile = (device: DeviceRow): boolean => device.linked_at === null;

const isOver = ({ status }: DeviceRow): boolean =>
  status === 'stopped' || status === 'logged_out' || status === 'failed';

/** Stops the session; it stays linked, and what is accepted meanwhile waits. */
export async function stopDevice(request: DeviceRequest, id: string): Promise<PublicDevice> {
  await change(request, id, async (trx) => {
    await changeDevice(trx, id, { desired: 'stopped' });
    await note(trx, request, 'devices.stopped', { deviceId: id });
  });
  return orderAndShow(request, id, 'stop');
}

/** Unlinks at WhatsApp and erases the profile; the device can be linked again. */
export async function logoutDevice(request: DeviceRequest, id: string): Promise<PublicDevice> {
  await change(request, id, async (trx) => {
    await changeDevice(trx, id, { desired: 'logged_out' });
    await note(trx, request, 'devices.logged_out', { deviceId: id });
  });
  return orderAndShow(request, id, 'logout');
}

/**
 * Removes the device: what waits is cancelled, what is in flight settles, the log stays. The
 * reconciler logs the session out and erases it, now or when its host is back.
 */
export async function deleteDevice(request: DeviceRequest, id: string): Promise<{ id: string }> {
  await change(request, id, async (trx, device) => {
    await eraseDevice(trx, device);
    await note(trx, request, 'devices.deleted', { deviceId: id, name: device.name });
  });
  return { id };
}

/** Lets waiting messages leave although another number has been linked. */
export async function confirmNumber(request: DeviceRequest, id: string): Promise<PublicDevice> {
  await change(request, id, async (trx, device) => {
    if (device.hold_reason === null) throw nothingHeld();
    await changeDevice(trx, id, { hold_reason: null });
    await note(trx, request, 'devices.updated', { deviceId: id, confirmed: device.hold_reason });
  });
  request.app.signals.wakeLane(id);
  return getDevice(request.app, request.owner, id);
}

/** Runs a change of an own device under its lock. Throws `devices.not_found`. */
function change<T>(
  { app, owner }: DeviceRequest,
  id: string,
  work: (trx: Db, device: DeviceRow) => Promise<T>,
): Promise<T> {
  return app.db.transaction().execute(async (trx) => {
    const device = await lockOwnDevice(trx, owner, id);
    if (!device) throw deviceNotFound();
    return work(trx, device);
  });
}

/** What the sidecar cannot do now, the reconciler orders again until it is done. */
async function orderAndShow(
  { app, owner }: DeviceRequest,
  id: string,
  order: Order,
): Promise<PublicDevice> {
  const device = await getOwnDevice(app.db, owner, id);
  if (!device) throw deviceNotFound();
  if (device.host_id) {
    try {
      await carryOut(app, { ...device, host_id: device.host_id }, order);
    } catch (error) {
      if (!(error instanceof SidecarError)) throw error;
      app.logger.warn({ err: error, deviceId: id, order }, 'order left to the reconciler');
    }
  }
  return getDevice(app, owner, id);
}

/** Others than the owner act on it, too: the line then stands in the owner's history as well. */
function note(
  trx: Db,
  request: DeviceRequest,
  action: ActivityAction,
  details: Record<string, unknown> & { deviceId: string },
): Promise<void> {
  const target = { type: 'device', id: details.deviceId, ownerId: request.owner.userId } as const;
  return recordActivity(trx, { ...actorOf(request), action, target, details });
}
