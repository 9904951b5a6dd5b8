import { fieldsOf } from '@botwave/wa-sidecar/contract';
import { TRPCError, type TRPCErrorShape } from '@trpc/server';
import { ZodError } from 'zod';
import { AppError } from '../errors/app-error.js';
import { fromDatabaseError } from '../errors/database-errors.js';
import '../errors/plain-words.js';
import {
  bodyTooLarge,
  contentTypeRefused,
  malformedJson,
  methodNotAllowed,
  requestInvalid,
  routeNotFound,
} from '../errors/request.errors.js';

/** The one error shape of every answer: `{ error: { code, message, details?, requestId } }`. */
export interface ErrorBody {
  error: {
    code: string;
    message: string;
    details?: Record<string, unknown>;
    requestId: string;
  };
}

/** What tRPC sends: its own shape with ours in `data`. */
export function formatError({
  shape,
  error,
  ctx,
}: {
  shape: TRPCErrorShape;
  error: TRPCError;
  ctx: { requestId: string } | undefined;
}): TRPCErrorShape & { data: { error: ErrorBody['error']; httpStatus: number } } {
  const appError = toAppError(error);
  return {
    code: shape.code,
    message: appError.message,
    data: { ...toErrorBody(appError, ctx?.requestId ?? ''), httpStatus: appError.status },
  };
}

export function toErrorBody(error: AppError, requestId: string): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details ? { details: error.details } : {}),
      requestId,
    },
  };
}

/** Any error as one for the caller; what we did not foresee says nothing of its inside. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TRPCError) {
    if (error.cause instanceof AppError) return error.cause;
    const known = fromTrpcError(error);
    if (known) return known;
  }
  const inner = error instanceof TRPCError ? error.cause : error;
  return (
    fromDatabaseError(inner) ??
    new AppError({
      code: 'internal',
      status: 500,
      message: 'Something went wrong on our side. Try again, and name the request id if it stays.',
      cause: error,
    })
  );
}

/** tRPC's own refusals. Output that fails its schema is INTERNAL_SERVER_ERROR and stays internal. */
function fromTrpcError(error: TRPCError): AppError | undefined {
  switch (error.code) {
    case 'BAD_REQUEST':
      return requestInvalid(
        error.cause instanceof ZodError ? fieldsOf(error.cause) : {},
        error.cause,
      );
    case 'PARSE_ERROR':
      return malformedJson();
    case 'NOT_FOUND':
      return routeNotFound();
    case 'METHOD_NOT_SUPPORTED':
      return methodNotAllowed();
    case 'UNSUPPORTED_MEDIA_TYPE':
      return contentTypeRefused();
    case 'PAYLOAD_TOO_LARGE':
      return bodyTooLarge();
    default:
      return undefined;
  }
}
