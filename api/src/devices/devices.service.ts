import type { AppContext } from '../app-context.js';
import type { Caller, Owner } from '../trpc/caller.js';
import { deviceNotFound } from './devices.errors.js';
import type { PublicDevice } from './devices.schemas.js';

interface DeviceRequest {
  app: AppContext;
  caller: Caller;
  owner: Owner;
  ipAddress: string;
}
type Answer = Promise<PublicDevice>;
const pending = (): never => {
  throw deviceNotFound();
};

export const listDevices = (_app: AppContext, _owner: Owner): Promise<PublicDevice[]> => pending();
export const getDevice = (_app: AppContext, _owner: Owner, _id: string): Answer => pending();
export const createDevice = (
  _request: DeviceRequest,
  _input: { name: string; sandbox: boolean },
): Answer => pending();
export const updateDevice = (
  _request: DeviceRequest,
  _input: { id: string; name?: string | undefined; isDefault?: true | undefined },
): Answer => pending();
export const deleteDevice = (_request: DeviceRequest, _id: string): Promise<{ id: string }> =>
  pending();
export const startDevice = (_request: DeviceRequest, _id: string): Answer => pending();
export const stopDevice = (_request: DeviceRequest, _id: string): Answer => pending();
export const logoutDevice = (_request: DeviceRequest, _id: string): Answer => pending();
export const requestPairingCode = (
  _request: DeviceRequest,
  _input: { id: string; phone: string },
): Answer => pending();
export const confirmNumber = (_request: DeviceRequest, _id: string): Answer => pending();
export const getQr = (
  _app: AppContext,
  _owner: Owner,
  _id: string,
): Promise<{ qr: string; expiresAt: string }> => pending();
