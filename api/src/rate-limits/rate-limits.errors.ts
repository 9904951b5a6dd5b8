import { AppError } from '../errors/app-error.js';

export const rateLimitExceeded = (limit: number, retryAfterSeconds: number): AppError =>
  new AppError({
    code: 'rate_limit.exceeded',
    status: 429,
    message: `The limit of ${limit} messages a minute is reached. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
    details: { limit, retryAfterSeconds },
  });
