import { AppError } from '../errors/app-error.js';

export const defaultAboveMaximum = (limits: {
  defaultRateLimit: number;
  maxRateLimit: number;
}): AppError =>
  new AppError({
    code: 'settings.default_above_maximum',
    status: 400,
    message: `The default limit of ${limits.defaultRateLimit} messages a minute is above the maximum of ${limits.maxRateLimit}: raise the maximum or lower the default.`,
    details: limits,
  });

/** Meant so: nothing that failed. */
export const isMaintenance = (error: AppError | undefined): boolean =>
  error?.code === 'maintenance';

export const maintenance = (): AppError =>
  new AppError({
    code: 'maintenance',
    status: 503,
    message:
      'BotWave is being worked on and is not available just now. Try again in a few minutes; what was accepted before is not lost.',
    retryAfterSeconds: 60,
  });
