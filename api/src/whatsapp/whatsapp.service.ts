import QRCode from 'qrcode';
import { type DeviceRow, getDefaultDevice, requireOwnDevice } from '../devices/choose-device.js';
import type { PublicDevice } from '../devices/devices.schemas.js';
import {
  createFirstDevice,
  type DeviceRequest,
  getDevice,
  logoutDevice,
  startDevice,
  stopDevice,
} from '../devices/devices.service.js';
import { getQr } from '../devices/linking.service.js';
import { notInitialized } from './whatsapp.errors.js';
import type {
  Disconnect,
  Initialize,
  QrRequest,
  WhatsappQr,
  WhatsappStatus,
  WhichDevice,
} from './whatsapp.schemas.js';

/**
 * Starts the device; makes one where there is none.
 * Throws `devices.choose_one`, `devices.limit_reached`, `devices.sandbox_off`, `hosts.full`.
 */
export async function initialize(
  request: DeviceRequest,
  { deviceId, ...input }: Initialize,
): Promise<{ created: boolean; status: WhatsappStatus }> {
  const existing = await findDevice(request, deviceId);
  if (existing) return started(request, existing);
  const created = await createFirstDevice(request, input);
  if (created) return { created: true, status: toStatus(created) };
  // Another request made it in the meantime.
  return started(request, await requireDevice(request, deviceId));
}

async function started(
  request: DeviceRequest,
  { id }: DeviceRow,
): Promise<{ created: boolean; status: WhatsappStatus }> {
  return { created: false, status: toStatus(await startDevice(request, id)) };
}

/** Never an error for who has no device: that is a status too. Throws `devices.choose_one`. */
export async function getStatus(
  request: DeviceRequest,
  { deviceId }: WhichDevice,
): Promise<WhatsappStatus> {
  const device = await findDevice(request, deviceId);
  if (!device) return { connected: false, status: 'not_initialized', phone: null, device: null };
  return toStatus(await getDevice(request.app, request.owner, device.id));
}

/** Throws `whatsapp.not_initialized`, `devices.no_qr`, `devices.choose_one`. */
export async function getQrCode(
  request: DeviceRequest,
  { deviceId, image }: QrRequest,
): Promise<WhatsappQr> {
  const { id } = await requireDevice(request, deviceId);
  const { qr, expiresAt } = await getQr(request.app, request.owner, id);
  return { qr, expiresAt, image: image === '1' ? await QRCode.toDataURL(qr, drawing) : null };
}

/** Black on white with the quiet zone that scanners want. */
const drawing = { margin: 4, width: 512 } as const;

/** Throws `whatsapp.not_initialized`, `devices.choose_one`. */
export async function disconnect(
  request: DeviceRequest,
  { deviceId, unlink }: Disconnect,
): Promise<WhatsappStatus> {
  const { id } = await requireDevice(request, deviceId);
  return toStatus(await (unlink ? logoutDevice(request, id) : stopDevice(request, id)));
}

async function requireDevice(
  request: DeviceRequest,
  deviceId: string | undefined,
): Promise<DeviceRow> {
  const device = await findDevice(request, deviceId);
  if (!device) throw notInitialized();
  return device;
}

/** The named one, which must be there, or the default. */
function findDevice(
  { app, owner }: DeviceRequest,
  deviceId: string | undefined,
): Promise<DeviceRow | undefined> {
  return deviceId === undefined
    ? getDefaultDevice(app.db, owner)
    : requireOwnDevice(app.db, owner, deviceId);
}

const toStatus = (device: PublicDevice): WhatsappStatus => ({
  connected: device.status === 'connected',
  status: device.status,
  phone: device.phone,
  device,
});
