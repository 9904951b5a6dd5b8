import { AppError } from '../errors/app-error.js';

export const webhookNotFound = (): AppError =>
  new AppError({
    code: 'webhooks.not_found',
    status: 404,
    message: 'There is no such webhook.',
  });

export const deliveryNotFound = (): AppError =>
  new AppError({
    code: 'webhooks.delivery_not_found',
    status: 404,
    message: 'There is no such delivery. They are kept for 30 days.',
  });

export const tooManyWebhooks = (limit: number): AppError =>
  new AppError({
    code: 'webhooks.too_many',
    status: 409,
    message: `An account has at most ${limit} webhooks. Delete one that is not used any more.`,
    details: { limit },
  });

export const deliveryUnderWay = (): AppError =>
  new AppError({
    code: 'webhooks.delivery_under_way',
    status: 409,
    message: 'This delivery is on its way already. Wait for its outcome.',
  });

export const webhookOff = (): AppError =>
  new AppError({
    code: 'webhooks.off',
    status: 409,
    message: 'This webhook is turned off. Turn it on first.',
  });
