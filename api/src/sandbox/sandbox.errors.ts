import { AppError, type ErrorStatus } from '../errors/app-error.js';

export const sandboxUnavailable = (cause?: unknown): AppError =>
  new AppError({
    code: 'sandbox.unavailable',
    status: 503,
    message: 'The sandbox does not answer just now. Try again in a few seconds.',
    retryAfterSeconds: 2,
    cause,
  });

const passedOn: readonly number[] = [400, 404, 409, 413, 415, 422] satisfies ErrorStatus[];

/** The sandbox's own refusal in our shape; what it could not do is its being unavailable. */
export function sandboxRefused(
  status: number,
  refusal: { code: string; message: string; details?: Record<string, unknown> | undefined },
): AppError {
  const { details, ...error } = refusal;
  const known = passedOn.find((one): one is ErrorStatus => one === status);
  if (!known) return sandboxUnavailable(refusal);
  return new AppError({ ...error, ...(details ? { details } : {}), status: known });
}
