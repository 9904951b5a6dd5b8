import type { ErrorRequestHandler, Request, Response } from 'express';
import type { AppError } from '../errors/app-error.js';
import {
  bodyTooLarge,
  contentEncodingRefused,
  contentTypeRefused,
  malformedJson,
  malformedUrl,
} from '../errors/request.errors.js';
import { addRateLimit } from '../rate-limits/rate-limit-headers.js';
import { isMaintenance } from '../settings/settings.errors.js';
import { toAppError, toErrorBody } from '../trpc/error-shape.js';
import { requestIdOf, setRefusal } from './request-state.js';

/** The two headers that take a key; neither makes a browser ask for a password. */
const challenges = ['Bearer realm="BotWave"', 'ApiKey realm="BotWave"'];

/** Sends any error in the one shape, with its status and headers. */
function answerError(req: Request, res: Response, error: unknown): void {
  const appError = toAppError(error);
  logError(req, appError);
  // A handler that broke off mid-answer can only be cut.
  if (res.headersSent) {
    res.destroy();
    return;
  }
  setErrorHeaders(res, appError);
  res.status(appError.status).json(toErrorBody(appError, requestIdOf(req)));
}

/**
 * The causes of what we answer with 5xx go to the log, nowhere else; every refusal is named
 * where the request's end is logged (request-log.ts).
 */
export function logError(req: Request, error: AppError): void {
  setRefusal(req, error);
  if (error.status === 500) req.log.error({ err: error.cause ?? error }, 'request failed');
  else if (error.status === 503 && !isMaintenance(error))
    req.log.warn({ err: error }, 'request refused');
}

export function setErrorHeaders(res: Response, error: AppError): void {
  if (error.retryAfterSeconds !== undefined) {
    res.setHeader('Retry-After', String(error.retryAfterSeconds));
  }
  if (error.rateLimit) addRateLimit(res, error.rateLimit);
  if (error.status === 401) res.setHeader('WWW-Authenticate', challenges);
  const allowed = error.details?.['allowed'];
  if (error.status === 405 && Array.isArray(allowed)) res.setHeader('Allow', allowed.join(', '));
  res.setHeader('Cache-Control', 'no-store');
}

/** Last in the chain. Express and its body parser throw errors of their own; they become ours here. */
export const errorHandler: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  answerError(req, res, fromExpressError(error) ?? error);
};

function fromExpressError(error: unknown): AppError | undefined {
  if (error instanceof URIError) return malformedUrl();
  if (!(error instanceof Error) || !('type' in error)) return undefined;
  switch (error.type) {
    case 'entity.too.large':
      return bodyTooLarge();
    case 'entity.parse.failed':
    case 'request.aborted':
    case 'request.size.invalid':
      return malformedJson();
    case 'encoding.unsupported':
      return contentEncodingRefused();
    case 'charset.unsupported':
      return contentTypeRefused();
    default:
      return undefined;
  }
}
