import { AppError } from '../errors/app-error.js';

export const deviceNotFound = (): AppError =>
  new AppError({
    code: 'devices.not_found',
    status: 404,
    message: 'There is no such device. GET /api/v1/devices lists yours.',
  });

export const sandboxOff = (): AppError =>
  new AppError({
    code: 'devices.sandbox_off',
    status: 409,
    message: 'Sandbox phones are switched off here (SANDBOX=off); link a real phone.',
  });

export const sandboxNotAllowed = (): AppError =>
  new AppError({
    code: 'devices.sandbox_not_allowed',
    status: 403,
    message:
      'Sandbox phones are not for everybody here. Link a real phone, or ask the administrator.',
  });

export const deviceLimitReached = (limit: number): AppError =>
  new AppError({
    code: 'devices.limit_reached',
    status: 409,
    message: `You have the ${limit} devices that are allowed here. Delete one, or ask the administrator for more.`,
    details: { limit },
  });

export const chooseDevice = (): AppError =>
  new AppError({
    code: 'devices.choose_one',
    status: 400,
    message: 'You have several devices and none is the default: name one as deviceId.',
  });

export const deviceNotConnected = (next: string): AppError =>
  new AppError({
    code: 'devices.not_connected',
    status: 409,
    message: `This device is not linked to WhatsApp. ${next}`,
  });

export const noQr = (): AppError =>
  new AppError({
    code: 'devices.no_qr',
    status: 404,
    message: 'There is no QR code to scan just now: the device is not waiting to be linked.',
  });

export const notLinking = (): AppError =>
  new AppError({
    code: 'devices.not_linking',
    status: 409,
    message: 'The device is not waiting to be linked. Start it, and ask again when it shows a QR.',
  });

export const pairingFailed = (cause?: unknown): AppError =>
  new AppError({
    code: 'devices.pairing_failed',
    status: 409,
    message: 'WhatsApp gave no code for this number just now. Wait a minute, or scan the QR.',
    cause,
  });

export const nothingHeld = (): AppError =>
  new AppError({
    code: 'devices.nothing_held',
    status: 409,
    message: 'Nothing on this device waits for a confirmation.',
  });

export const hostUnreachable = (cause?: unknown): AppError =>
  new AppError({
    code: 'devices.host_unreachable',
    status: 503,
    message: 'The program that runs this device does not answer just now. Try again shortly.',
    retryAfterSeconds: 5,
    cause,
  });

/** A real device that hurries is what gets a number restricted. */
export const paceNeedsAdmin = (minimumMs: number): AppError =>
  new AppError({
    code: 'devices.pace_needs_admin',
    status: 403,
    message: `A real device pauses at least ${minimumMs} ms between two messages; only an administrator may set less.`,
    details: { param: 'paceGapMs', minimumMs },
  });

export const phoneInvalid = (): AppError =>
  new AppError({
    code: 'devices.phone_invalid',
    status: 400,
    message:
      'That is no phone number: write it internationally, 7 to 15 digits, like +4915112345678.',
    details: { param: 'phone' },
  });
