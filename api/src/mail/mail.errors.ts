import { AppError } from '../errors/app-error.js';

export const mailNotFound = (): AppError =>
  new AppError({
    code: 'mail.not_found',
    status: 404,
    message: 'There is no such mail. It may have gone with its account, or after 30 days.',
  });

export const mailNotWaiting = (status: string): AppError =>
  new AppError({
    code: 'mail.not_waiting',
    status: 409,
    message:
      'Only a mail that was not sent, and whose time is not over, can be sent again. Have the person ask for a new one.',
    details: { status },
  });

export const mailNotConfigured = (): AppError =>
  new AppError({
    code: 'mail.not_configured',
    status: 409,
    message:
      'No mail server is set up. Set SMTP_URL and start again, or hand the link over yourself.',
  });
