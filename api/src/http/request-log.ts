import type { RequestHandler } from 'express';
import type { Logger, LoggerOptions } from 'pino';
import { pinoHttp } from 'pino-http';
import { v7 as uuidv7 } from 'uuid';

/** Paths only: a query may hold a key, a one-time token, a text or a phone number. */
const pathOf = (url: unknown): string =>
  typeof url === 'string' ? (url.split('?', 1)[0] ?? '') : '';

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
  socket?: { remoteAddress?: unknown };
}

/** Serializers do the redaction: no query, no headers, no cookies, no bodies. */
export const logSerializers: NonNullable<LoggerOptions['serializers']> = {
  err: errorForLog,
  error: errorForLog,
  req: (req: LoggedRequest) => ({
    id: req.id,
    method: req.method,
    path: pathOf(req.originalUrl),
    ip: req.socket?.remoteAddress,
  }),
  res: (res: { statusCode: unknown }) => ({ status: res.statusCode }),
};

/** Names each request (X-Request-Id) and logs its end. Our own ids only: a caller's could mislead. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    serializers: logSerializers,
    wrapSerializers: false,
    genReqId: (_req, res) => {
      const id = uuidv7();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_req, res, error) => {
      if (error || res.statusCode >= 500) return 'warn';
      return 'debug';
    },
    // What went wrong is logged where it is answered (answer-error.ts); this is only the end.
    customErrorMessage: () => 'request completed',
    customErrorObject: (_req, res, _error, bound: object) => ({ ...bound, err: undefined, res }),
  });
}
