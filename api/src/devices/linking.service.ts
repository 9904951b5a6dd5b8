import { actorOf, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import { phoneOf } from '../messages/recipient.js';
import { noteSession } from '../sidecars/session-orders.js';
import { SidecarError } from '../sidecars/sidecar-error.js';
import type { Owner } from '../trpc/caller.js';
import { type DeviceRow, requireOwnDevice } from './choose-device.js';
import {
  hostUnreachable,
  noQr,
  notLinking,
  pairingFailed,
  phoneInvalid,
} from './devices.errors.js';
import type { PublicDevice } from './devices.schemas.js';
import { type DeviceRequest, getDevice } from './devices.service.js';
import { getLiveSession } from './public-device.js';

/**
 * Asks WhatsApp for a code that is typed on the phone with this number.
 * Throws `devices.phone_invalid`, `devices.not_linking`, `devices.pairing_failed`.
 */
export async function requestPairingCode(
  request: DeviceRequest,
  input: { id: string; phone: string },
): Promise<PublicDevice> {
  const { app, owner } = request;
  const phone = phoneOf(input.phone);
  if (!phone) throw phoneInvalid();
  const device = await requireOwnDevice(app.db, owner, input.id);
  const canLink = device.status === 'linking' || device.status === 'starting';
  if (!canLink || !device.host_id) throw notLinking();
  try {
    const order = { epoch: device.epoch, phone };
    await noteSession(app, await app.sidecars.requestPairingCode(device.host_id, device.id, order));
  } catch (error) {
    if (!(error instanceof SidecarError)) throw error;
    throw await fromSidecar(app, device, error);
  }
  await recordActivity(app.db, {
    ...actorOf(request),
    action: 'devices.pairing_code_requested',
    target: { type: 'device', id: device.id, ownerId: owner.userId },
    details: { deviceId: device.id },
  });
  return getDevice(app, owner, device.id);
}

/** The contract has one code for "not linking" and "WhatsApp gave none": the session tells. */
async function fromSidecar(
  app: AppContext,
  device: DeviceRow,
  error: SidecarError,
): Promise<Error> {
  if (error.kind !== 'refused') return hostUnreachable(error);
  const session = await getLiveSession(app.sidecars, device);
  return session?.state === 'linking' ? pairingFailed(error) : notLinking();
}

/** What a phone can scan now. Throws `devices.no_qr`. */
export async function getQr(
  app: AppContext,
  owner: Owner,
  id: string,
): Promise<{ qr: string; expiresAt: string }> {
  const device = await requireOwnDevice(app.db, owner, id);
  const session = await getLiveSession(app.sidecars, device);
  if (session?.linking?.step !== 'qr') throw noQr();
  const { qr, expiresAt } = session.linking;
  return { qr, expiresAt };
}
