import type { Request, RequestHandler, Response } from 'express';
import type { Logger, LoggerOptions } from 'pino';
import { pinoHttp } from 'pino-http';
import { validate as isUuid, v7 as uuidv7 } from 'uuid';
import type { AppError } from '../errors/app-error.js';
import { isMaintenance } from '../settings/settings.errors.js';
import { callerOf, refusalOf } from './request-state.js';

const longestPath = 200;

/**
 * Paths only: a query may hold a key, a one-time token, a text or a phone number. What looks
 * like a key or a phone number in the path itself is cut short too; ids stay.
 */
function pathOf(url: unknown): string {
  if (typeof url !== 'string') return '';
  const path = (url.split('?', 1)[0] ?? '').slice(0, longestPath);
  return path
    .split('/')
    .map((segment) => (isUuid(segment) ? segment : withoutSecrets(segment)))
    .join('/');
}

const withoutSecrets = (segment: string): string =>
  segment.replaceAll(/(bw_[a-z0-9]{8})_?[\w-]+/g, '$1…').replaceAll(/\d{7,}/g, '…');

/** `pg` hangs the failing row's values on its errors; only these properties are safe to log. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: errorForLog(error.cause) } : {}),
  };
}

interface LoggedRequest {
  id?: unknown;
  method?: unknown;
  /** Express shortens `url` within a mount. */
  originalUrl?: unknown;
  /** Express's own word on it, which knows of trusted proxies. */
  ip?: unknown;
}

/** Serializers do the redaction: no query, no headers, no cookies, no bodies. */
export const logSerializers: NonNullable<LoggerOptions['serializers']> = {
  err: errorForLog,
  error: errorForLog,
  req: (req: LoggedRequest) => ({
    id: req.id,
    method: req.method,
    path: pathOf(req.originalUrl),
    ip: req.ip,
  }),
  res: (res: { statusCode: unknown }) => ({ status: res.statusCode }),
};

/** Names each request (X-Request-Id) and logs its end. Our own ids only: a caller's could mislead. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    serializers: logSerializers,
    wrapSerializers: false,
    genReqId: (_req, res) => {
      const id = uuidv7();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (req, res) => levelOf(res.statusCode, refusalOf(req)),
    customSuccessMessage: () => 'request completed',
    // What failed is logged with its cause where it is answered (answer-error.ts).
    customErrorMessage: () => 'request completed',
    customSuccessObject: (req, _res, bound: object) => ({ ...bound, ...endOf(req) }),
    customErrorObject: (req, _res, _error, bound: object) => ({
      ...bound,
      ...endOf(req),
      err: undefined,
    }),
  });
}

/** A refusal is worth a line: whoever holds its request id can then be helped. */
function levelOf(answered: number, refusal: AppError | undefined): 'error' | 'info' | 'debug' {
  const status = Math.max(answered, refusal?.status ?? 0);
  if (status >= 500) return isMaintenance(refusal) ? 'info' : 'error';
  return status >= 400 ? 'info' : 'debug';
}

/** Who called, and with which code and why they were refused. */
function endOf(req: Request): Record<string, unknown> {
  const caller = callerOf(req);
  const refusal = refusalOf(req);
  return {
    ...(caller ? { userId: caller.userId } : {}),
    ...(caller?.kind === 'key' ? { keyId: caller.keyId } : {}),
    ...(refusal ? { code: refusal.code, ...refusal.logged } : {}),
  };
}
