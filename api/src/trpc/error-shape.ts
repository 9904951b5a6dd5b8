import { TRPCError, type TRPCErrorShape } from '@trpc/server';
import { AppError } from '../errors/app-error.js';

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
  if (error instanceof TRPCError && error.cause instanceof AppError) return error.cause;
  return new AppError({
    code: 'internal',
    status: 500,
    message: 'Something went wrong on our side. Try again, and name the request id if it stays.',
    cause: error,
  });
}
