import { AppError } from '../errors/app-error.js';

export const lastAdmin = (): AppError =>
  new AppError({
    code: 'account.last_admin',
    status: 409,
    message: 'This is the only administrator. Make somebody else one first.',
  });

export const emailUnchanged = (): AppError =>
  new AppError({
    code: 'account.email_unchanged',
    status: 409,
    message: 'This is the e-mail address of your account already.',
  });

export const emailVerified = (): AppError =>
  new AppError({
    code: 'account.email_verified',
    status: 409,
    message: 'Your e-mail address is confirmed already.',
  });

export const authSessionNotFound = (): AppError =>
  new AppError({
    code: 'account.session_not_found',
    status: 404,
    message: 'There is no such session of yours. It may be over already.',
  });
