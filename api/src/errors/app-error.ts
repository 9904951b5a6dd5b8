import type { RateLimitState } from '../rate-limits/rate-limit-headers.js';

/** The statuses an answer may carry; everything unforeseen is a 500 with code `internal`. */
export type ErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 408
  | 409
  | 413
  | 415
  | 422
  | 429
  | 431
  | 500
  | 503;

export interface AppErrorInit {
  /** Stable, `<feature>.<what>`; programs match on it. */
  code: string;
  status: ErrorStatus;
  /** One sentence for people: what happened and what to do next. Nothing internal. */
  message: string;
  details?: Record<string, unknown>;
  /** Sent as Retry-After. */
  retryAfterSeconds?: number;
  /** Sent as RateLimit and RateLimit-Policy. */
  rateLimit?: RateLimitState;
  /** For the log only; no secrets. */
  logged?: Record<string, unknown>;
  cause?: unknown;
}

/** An error meant for the caller. Each feature declares its own in `<feature>.errors.ts`. */
export class AppError extends Error {
  readonly code: string;
  readonly status: ErrorStatus;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly rateLimit: RateLimitState | undefined;
  readonly logged: Record<string, unknown> | undefined;

  constructor(init: AppErrorInit) {
    super(init.message, { cause: init.cause });
    this.name = 'AppError';
    this.code = init.code;
    this.status = init.status;
    this.details = init.details;
    this.retryAfterSeconds = init.retryAfterSeconds;
    this.rateLimit = init.rateLimit;
    this.logged = init.logged;
  }
}
