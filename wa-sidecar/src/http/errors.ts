import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import { type ErrorCode, speakPlainly } from '../contract/index.js';
import type { Logger } from '../logger.js';
import { SidecarError } from '../sidecar-error.js';
import { isStorageFull } from '../storage/append-log.js';

speakPlainly();

const statuses: Readonly<Record<ErrorCode, number>> = {
  unauthorized: 401,
  invalid: 400,
  not_found: 404,
  stale_epoch: 409,
  wrong_state: 409,
  timeout: 504,
  feature_unavailable: 422,
  storage_full: 507,
  shutting_down: 503,
  internal: 500,
};

export const answerNotFound: RequestHandler = () => {
  throw new SidecarError('not_found', 'There is no such route.');
};

/** Every error in the contract's shape; what was not foreseen is logged and not told. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const told = toSidecarError(error);
    if (told.code === 'internal') logger.error({ err: error, url: request.path }, 'request failed');
    const status = statusOf(error) === 413 ? 413 : statuses[told.code];
    response.status(status).json({ error: { code: told.code, message: told.message } });
  };
}

function toSidecarError(error: unknown): SidecarError {
  if (error instanceof SidecarError) return error;
  if (isStorageFull(error))
    return new SidecarError('storage_full', 'The disk of this host is full.');
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return new SidecarError('invalid', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const status = statusOf(error);
  if (status === 413) return new SidecarError('invalid', 'The body is larger than 1 MiB.');
  if (status !== null && status >= 400 && status < 500) {
    return new SidecarError('invalid', 'The request cannot be read.');
  }
  return new SidecarError('internal', 'The sidecar failed.');
}

/** Errors of Express and its parsers carry the status that they stand for. */
function statusOf(error: unknown): number | null {
  const hasStatus = error instanceof Error && 'status' in error;
  return hasStatus && typeof error.status === 'number' ? error.status : null;
}
