import type { MessageStatus } from '../db/schema.js';
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

export const sendAtTooFar = (): AppError =>
  new AppError({
    code: 'messages.send_at_too_far',
    status: 400,
    message: 'A message can be scheduled at most one year ahead.',
    details: { param: 'sendAt' },
  });

export const expiresInPast = (): AppError =>
  new AppError({
    code: 'messages.expires_in_past',
    status: 400,
    message: 'The time at which the message expires has passed already: give a later one, or none.',
    details: { param: 'expiresAt' },
  });

export const expiresBeforeSending = (): AppError =>
  new AppError({
    code: 'messages.expires_before_sending',
    status: 400,
    message: 'The message would expire before it is sent: give an expiresAt after sendAt.',
    details: { param: 'expiresAt' },
  });

export const notCancellable = (status: MessageStatus): AppError =>
  new AppError({
    code: 'messages.not_cancellable',
    status: 409,
    message: `Only a message that still waits can be cancelled; this one is ${status}.`,
    details: { status },
  });

export const notSendableAgain = (status: MessageStatus): AppError =>
  new AppError({
    code: 'messages.not_sendable_again',
    status: 409,
    message: `Only a message that failed, expired or was cancelled can be sent again; this one is ${status}.`,
    details: { status },
  });

export const textErased = (): AppError =>
  new AppError({
    code: 'messages.text_erased',
    status: 409,
    message: 'The text of this message was erased because of its age. Write it anew.',
  });

export const confirmDuplicate = (): AppError =>
  new AppError({
    code: 'messages.may_have_arrived',
    status: 409,
    message:
      'Nobody knows whether this message arrived. To send it again all the same, add confirmPossibleDuplicate: true.',
    details: { param: 'confirmPossibleDuplicate' },
  });

/** The one error that carries a message: it was accepted and will never be sent. */
export const messageFailed = (message: PublicMessage): AppError =>
  new AppError({
    code: 'messages.failed',
    status: 422,
    message: message.error?.message ?? 'The message was cancelled and will not be sent.',
    details: { message },
  });
