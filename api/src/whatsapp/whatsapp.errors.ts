import { AppError } from '../errors/app-error.js';

export const notInitialized = (): AppError =>
  new AppError({
    code: 'whatsapp.not_initialized',
    status: 409,
    message: 'You have no device yet. POST /api/v1/whatsapp/initialize makes one and starts it.',
  });
