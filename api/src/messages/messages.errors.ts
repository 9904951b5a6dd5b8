import { AppError } from '../errors/app-error.js';
import type { PublicMessage } from './messages.schemas.js';

export const messageNotFound = (): AppError =>
  new AppError({ code: 'messages.not_found', status: 404, message: 'There is no such message.' });

export const recipientInvalid = (): AppError =>
  new AppError({
    code: 'messages.recipient_invalid',
    status: 400,
    message:
      'The recipient is no phone number: write it internationally, 7 to 15 digits, like +4915112345678.',
    details: { param: 'to' },
  });

export const recipientRequired = (): AppError =>
  new AppError({
    code: 'messages.recipient_required',
    status: 400,
    message: 'Name the recipient as `to`, for example to=4915112345678.',
    details: { param: 'to' },
  });

export const textInvalid = (message: string): AppError =>
  new AppError({
    code: 'messages.text_invalid',
    status: 400,
    message,
    details: { param: 'text' },
  });

export const queryInvalid = (param: string, message: string): AppError =>
  new AppError({ code: 'messages.query_invalid', status: 400, message, details: { param } });

export const idempotencyKeyInvalid = (): AppError =>
  new AppError({
    code: 'messages.idempotency_key_invalid',
    status: 400,
    message: 'An idempotency key is 1 to 255 printable ASCII characters.',
  });

export const idempotencyKeysDiffer = (): AppError =>
  new AppError({
    code: 'messages.idempotency_keys_differ',
    status: 400,
    message:
      'The Idempotency-Key header and clientMessageId differ: send one of them, or the same.',
  });

export const idempotencyMismatch = (): AppError =>
  new AppError({
    code: 'messages.idempotency_mismatch',
    status: 422,
    message:
      'This idempotency key was used for a different message within the last 7 days: use a new one.',
  });

export const idempotencyInProgress = (): AppError =>
  new AppError({
    code: 'messages.idempotency_in_progress',
    status: 409,
    message: 'A request with this idempotency key is still being accepted. Ask again in a second.',
    retryAfterSeconds: 1,
  });

export const queueFull = (limit: number): AppError =>
  new AppError({
    code: 'messages.queue_full',
    status: 429,
    message: `${limit} messages already wait on this device; wait until some have left.`,
    retryAfterSeconds: 60,
    details: { limit },
  });

export const cursorInvalid = (): AppError =>
  new AppError({
    code: 'messages.cursor_invalid',
    status: 400,
    message: 'The cursor is not one of ours: pass `nextCursor` of the last page unchanged.',
    details: { param: 'cursor' },
  });

/** The one error that carries a message: it was accepted and has failed for good. */
export const messageFailed = (message: PublicMessage): AppError =>
  new AppError({
    code: 'messages.failed',
    status: 422,
    message: message.error?.message ?? 'The message could not be sent.',
    details: { message },
  });
