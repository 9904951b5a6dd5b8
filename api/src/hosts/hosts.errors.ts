import { AppError } from '../errors/app-error.js';

export const hostsFull = (): AppError =>
  new AppError({
    code: 'hosts.full',
    status: 503,
    message:
      'No host has room for another device just now. Delete one that is not needed, or ask the administrator for more room.',
    retryAfterSeconds: 60,
  });

export const hostNotFound = (): AppError =>
  new AppError({
    code: 'hosts.not_found',
    status: 404,
    message: 'There is no such host. GET /api/v1/hosts lists them.',
  });

export const hostAnswers = (): AppError =>
  new AppError({
    code: 'hosts.answers',
    status: 409,
    message:
      'This host answers, so it is not dead. Drain it instead, or end its sidecar first and wait ten seconds.',
  });

export const hostAbsent = (): AppError =>
  new AppError({
    code: 'hosts.absent',
    status: 409,
    message:
      'This host is not in SIDECAR_URLS any more, or does not answer: it cannot take devices.',
  });
