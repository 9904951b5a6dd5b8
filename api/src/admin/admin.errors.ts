import { AppError } from '../errors/app-error.js';

export const userNotFound = (): AppError =>
  new AppError({
    code: 'admin.user_not_found',
    status: 404,
    message: 'There is no such user. GET /api/v1/admin/users lists them.',
  });

export const notSuspendable = (): AppError =>
  new AppError({
    code: 'admin.not_suspendable',
    status: 409,
    message: 'This person has not signed in yet. Delete the invitation instead of suspending it.',
  });

export const notInvited = (): AppError =>
  new AppError({
    code: 'admin.not_invited',
    status: 409,
    message: 'This person has an account already. Send a link to reset the password instead.',
  });

export const stillInvited = (): AppError =>
  new AppError({
    code: 'admin.still_invited',
    status: 409,
    message: 'This person has no password yet. Send the invitation again instead.',
  });

export const deviceUnknown = (): AppError =>
  new AppError({
    code: 'admin.device_not_found',
    status: 404,
    message: 'There is no such device. GET /api/v1/admin/devices lists them.',
  });

export const messageUnknown = (): AppError =>
  new AppError({
    code: 'admin.message_not_found',
    status: 404,
    message: 'There is no such message. GET /api/v1/admin/queue/messages lists those that wait.',
  });

/** The owner's own error would carry the message, whose text is not the administrator's to read. */
export const retryFailed = (reason: string): AppError =>
  new AppError({
    code: 'admin.retry_failed',
    status: 409,
    message: `It was sent again before, and that failed as well: ${reason}`,
  });

export const timeZoneUnknown = (): AppError =>
  new AppError({
    code: 'admin.time_zone_unknown',
    status: 400,
    message: 'This time zone is not known: give its IANA name, like Europe/Berlin or UTC.',
    details: { param: 'timeZone' },
  });

export const rangeInvalid = (limit: number, unit: 'hour' | 'day'): AppError =>
  new AppError({
    code: 'admin.range_invalid',
    status: 400,
    message: `The range must end after it begins and hold at most ${limit} ${unit}s: choose another from or to.`,
    details: { param: 'from', limit },
  });
