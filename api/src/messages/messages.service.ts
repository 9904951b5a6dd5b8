import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { MessageStatus } from '../db/schema.js';
import { mayUseDevice } from '../devices/owned-by.js';
import { pageOf } from '../lists/keyset-page.js';
import type { Allowance } from '../rate-limits/rate-limits.service.js';
import type { Caller, Owner } from '../trpc/caller.js';
import { type AcceptRequest, acceptMessage } from './accept-message.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { moveMessage } from './lanes/move-message.js';
import { priorityOf } from './message-priority.js';
import { type MessageRow, toPublicMessage } from './message-row.js';
import { hasLeft } from './message-states.js';
import {
  confirmDuplicate,
  cursorInvalid,
  idempotencyMismatch,
  messageFailed,
  messageNotFound,
  notCancellable,
  notSendableAgain,
  textErased,
} from './messages.errors.js';
import { getOwnMessage, listHistory, listOwnMessages } from './messages.repo.js';
import type {
  ListMessagesInput,
  MessageHistory,
  MessagePage,
  PublicMessage,
  SendAgainInput,
  SendMessageInput,
} from './messages.schemas.js';
import { retryConflicts } from './retry-conflicts.js';
import { waitForMessage } from './wait-for-message.js';

type MessageParts = Pick<AppContext, 'db' | 'signals' | 'logger'>;

export interface SentMessage {
  message: PublicMessage;
  /** The answer to an earlier request with the same key. */
  replayed: boolean;
  /** WhatsApp has it; otherwise it is on its way. */
  hasLeft: boolean;
  allowance: Allowance | undefined;
}

/** Accepts a message of a signed-in person or a key, and waits as long as was asked for. */
export function sendMessage(
  app: MessageParts,
  caller: Caller,
  input: SendMessageInput & { idempotencyKey: string | undefined },
): Promise<SentMessage> {
  const clientKey = idempotencyKeyOf({
    header: input.idempotencyKey,
    clientMessageId: input.clientMessageId,
  });
  const source = caller.kind === 'key' ? 'api' : 'web';
  return acceptAndWait(
    app,
    { caller, waitSeconds: input.wait },
    {
      deviceId: input.deviceId,
      to: input.to,
      text: input.text,
      sendAt: input.sendAt,
      expiresAt: input.expiresAt,
      priority: input.priority,
      source,
      clientKey,
    },
  );
}

/** Shared by all faces. Throws `messages.failed` with the message when it will never be sent. */
export async function acceptAndWait(
  app: MessageParts,
  { caller, waitSeconds }: { caller: Caller; waitSeconds: number },
  request: AcceptRequest,
): Promise<SentMessage> {
  const accepted = await acceptMessage(app, caller, request);
  // Only a replay can stand for a message of a device that this key may not use.
  if (!mayUseDevice(caller, accepted.message.device_id)) throw idempotencyMismatch();
  const row = await afterWaiting(app, accepted.message, waitSeconds);
  const message = toPublicMessage(row);
  if (neverSent.has(message.status)) throw messageFailed(message);
  return {
    message,
    replayed: accepted.replayed,
    hasLeft: hasLeft(message.status),
    allowance: accepted.allowance,
  };
}

const neverSent = new Set<MessageStatus>(['failed', 'expired', 'cancelled']);

/** The message as it is then. Once accepted, trouble while waiting is no error of the request. */
async function afterWaiting(
  app: MessageParts,
  message: MessageRow,
  waitSeconds: number,
): Promise<MessageRow> {
  // Nobody waits for what is to leave later.
  const startsInMs = (message.send_at?.getTime() ?? 0) - message.created_at.getTime();
  if (startsInMs > waitSeconds * 1_000 || waitSeconds === 0) return message;
  try {
    await waitForMessage(app, message.id, waitSeconds);
    return (await getOwnMessage(app.db, { userId: message.user_id }, message.id)) ?? message;
  } catch (err) {
    app.logger.warn({ err, messageId: message.id }, 'waiting for a message was cut short');
    return message;
  }
}

export async function getMessage(db: Db, caller: Caller, id: string): Promise<PublicMessage> {
  return toPublicMessage(await requireMessage(db, caller, id));
}

/** Its states and its hand-overs, oldest first. Throws `messages.not_found`. */
export async function getMessageHistory(
  db: Db,
  caller: Caller,
  id: string,
): Promise<MessageHistory> {
  const message = await requireMessage(db, caller, id);
  const { events, attempts } = await listHistory(db, message.id);
  return {
    events: events.map(({ status, at, code }) => ({ status, at: at.toISOString(), code })),
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: attempt.started_at.toISOString(),
      endedAt: attempt.ended_at?.toISOString() ?? null,
      outcome: attempt.outcome,
      code: attempt.code,
    })),
  };
}

/**
 * Takes a message back that still waits; one that is cancelled already stays so.
 * Throws `messages.not_found` and 409 `messages.not_cancellable`.
 */
export async function cancelMessage(
  app: MessageParts,
  caller: Caller,
  id: string,
): Promise<PublicMessage> {
  await requireMessage(app.db, caller, id);
  const moved = await retryConflicts(() => moveMessage(app.db, { messageId: id, to: 'cancelled' }));
  const message = await requireMessage(app.db, caller, id);
  if (message.status !== 'cancelled') throw notCancellable(message.status);
  if (moved) {
    app.signals.announceMessage(id);
    app.signals.wakeLane(message.device_id);
  }
  return toPublicMessage(message);
}

/**
 * Sends the same content to the same recipient as a new message, linked by `retryOf`.
 * Throws `messages.not_found`, 409 `messages.not_sendable_again`, `messages.text_erased` and, for
 * an `unknown` message without the confirmation, 409 `messages.may_have_arrived`.
 */
export async function sendMessageAgain(
  app: MessageParts,
  caller: Caller,
  input: SendAgainInput & { idempotencyKey: string | undefined },
): Promise<SentMessage> {
  const clientKey = idempotencyKeyOf({
    header: input.idempotencyKey,
    clientMessageId: input.clientMessageId,
  });
  const message = await requireMessage(app.db, caller, input.id);
  if (message.direction === 'in') throw notSendableAgain(message.status);
  if (message.body_erased_at) throw textErased();
  const checkNew = (): void => {
    if (message.status === 'unknown' && !input.confirmPossibleDuplicate) throw confirmDuplicate();
    if (!sendableAgain.has(message.status)) throw notSendableAgain(message.status);
  };
  return acceptAndWait(
    app,
    { caller, waitSeconds: 0 },
    {
      deviceId: message.device_id,
      to: message.chat,
      text: message.message_body,
      priority: priorityOf(message.priority),
      source: caller.kind === 'key' ? 'api' : 'web',
      clientKey,
      retryOf: message.id,
      checkNew,
    },
  );
}

const sendableAgain = new Set<MessageStatus>(['failed', 'expired', 'cancelled', 'unknown']);

/** Throws `messages.not_found`, also for what this key may not read. */
async function requireMessage(db: Db, caller: Caller, id: string): Promise<MessageRow> {
  const row = await getOwnMessage(db, caller, id);
  if (!row || !mayRead(caller, row.api_key_id)) throw messageNotFound();
  return row;
}

/** A key that may only send reads the messages that it created itself. */
function mayRead(caller: Caller, createdByKey: string | null): boolean {
  return (
    caller.kind === 'session' || caller.scopes.includes('read') || createdByKey === caller.keyId
  );
}

/** Newest first. Throws `messages.cursor_invalid`. */
export async function listMessages(
  db: Db,
  owner: Owner,
  input: ListMessagesInput,
): Promise<MessagePage> {
  const { cursor, ...filters } = input;
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await listOwnMessages(db, owner, { ...filters, limit: input.limit + 1, before });
  const { items, nextCursor } = pageOf(rows, input.limit);
  return {
    items: items.map(toPublicMessage),
    nextCursor: nextCursor && writeCursor(nextCursor),
  };
}

const writeCursor = (id: string): string => Buffer.from(id).toString('base64url');

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  if (writeCursor(id) !== cursor || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw cursorInvalid();
  }
  return id;
}
