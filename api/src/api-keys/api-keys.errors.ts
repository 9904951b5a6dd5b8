import { AppError } from '../errors/app-error.js';

export const apiKeyNotFound = (): AppError =>
  new AppError({
    code: 'api_keys.not_found',
    status: 404,
    message: 'There is no such API key.',
  });

export const tooManyApiKeys = (limit: number): AppError =>
  new AppError({
    code: 'api_keys.too_many',
    status: 409,
    message: `An account has at most ${limit} API keys. Revoke one that is not used any more.`,
    details: { limit },
  });

export const adminScopeRefused = (): AppError =>
  new AppError({
    code: 'api_keys.admin_scope',
    status: 403,
    message: 'Only administrators can give a key the scope "admin". Leave it out.',
  });

export const expiryPast = (): AppError =>
  new AppError({
    code: 'api_keys.expiry_past',
    status: 400,
    message: 'expiresAt lies in the past. Give a later time, or revoke the key.',
  });

export const keyNotActive = (): AppError =>
  new AppError({
    code: 'api_keys.not_active',
    status: 409,
    message: 'This key is revoked or has expired. Create a new one.',
  });

export const keyReplaced = (): AppError =>
  new AppError({
    code: 'api_keys.already_replaced',
    status: 409,
    message: 'This key has a successor already. Rotate that one, or revoke it first.',
  });

/** `keyId` for the log: nobody is known as the caller. */
export const addressNotAllowed = (address: string, keyId: string): AppError =>
  new AppError({
    code: 'api_keys.address_not_allowed',
    status: 403,
    message: `This key may not be used from ${address}. Add the address to the key's list under API keys.`,
    details: { address },
    logged: { keyId },
  });

export const keyConfined = (): AppError =>
  new AppError({
    code: 'api_keys.devices_confined',
    status: 403,
    message:
      'This key may use certain devices only: it cannot add a device or change which is the default. Use a key for all devices.',
  });
