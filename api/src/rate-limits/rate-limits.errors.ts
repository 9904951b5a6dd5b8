import { AppError } from '../errors/app-error.js';
import type { RateLimitState } from './rate-limit-headers.js';
import { windowSeconds } from './rate-windows.js';

export const rateLimitExceeded = (limit: number, retryAfterSeconds: number): AppError =>
  new AppError({
    code: 'rate_limit.exceeded',
    status: 429,
    message: `The limit of ${limit} messages a minute is reached. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
    details: { limit, retryAfterSeconds },
    rateLimit: {
      name: 'messages',
      limit,
      windowSeconds,
      remaining: 0,
      resetSeconds: retryAfterSeconds,
    },
  });

export const tooManyRequests = (state: RateLimitState, retryAfterSeconds: number): AppError =>
  new AppError({
    code: 'rate_limit.requests',
    status: 429,
    message: `This key makes more than ${state.limit} requests in ${state.windowSeconds} s. Try again in ${retryAfterSeconds} s, and send less often.`,
    retryAfterSeconds,
    details: { limit: state.limit, windowSeconds: state.windowSeconds, retryAfterSeconds },
    rateLimit: state,
  });
