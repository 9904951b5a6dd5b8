import { createHash, timingSafeEqual } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fieldsOf } from '../../src/contract/field-words.js';
import { SandboxError } from '../phones/errors.js';

/** Lets only those pass who carry the token. */
export function requireToken(token: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, _response, next) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw new SandboxError(401, 'sandbox.unauthorized', 'The token is missing or wrong.');
    }
    next();
  };
}

/** A body that is not JSON is refused, not overlooked. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const empty = request.headers['content-length'] === '0';
  if (!empty && request.is('json') === false) throw unsupportedType();
  next();
};

export const notFound: RequestHandler = () => {
  throw new SandboxError(404, 'sandbox.not_found', 'There is nothing here.');
};

/** Every error in the one shape; what nobody foresaw is logged and not told. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const told = toSandboxError(error);
    if (told.status >= 500) logger.error({ err: error }, 'control request failed');
    const { code, message, details } = told;
    response.status(told.status).json({ error: { code, message, ...(details && { details }) } });
  };
}

function toSandboxError(error: unknown): SandboxError {
  if (error instanceof SandboxError) return error;
  if (error instanceof z.ZodError) {
    return invalid(fieldsOf(error));
  }
  switch (statusOf(error)) {
    case 413:
      return new SandboxError(413, 'sandbox.too_large', 'The body is larger than 64 KiB.');
    case 415:
      return unsupportedType();
    case 400:
      return new SandboxError(400, 'sandbox.invalid', 'The request could not be read.');
    default:
      return new SandboxError(500, 'sandbox.internal', 'The sandbox failed.');
  }
}

/** As the API tells of wrong fields: the first one in words, all in `details.fields`. */
function invalid(fields: Record<string, string>): SandboxError {
  const [[name, problem] = ['', 'The request is not valid.']] = Object.entries(fields);
  const message = name === '' ? bodyWords(problem) : `${name}: ${problem}`;
  return new SandboxError(400, 'sandbox.invalid', message, { fields });
}

/** What is wrong with the whole is a sentence of its own, or wants its subject. */
function bodyWords(problem: string): string {
  return /^[A-Z]/.test(problem) ? problem : `The body ${problem}.`;
}

function unsupportedType(): SandboxError {
  return new SandboxError(415, 'sandbox.unsupported_type', 'The body must be plain JSON.');
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
