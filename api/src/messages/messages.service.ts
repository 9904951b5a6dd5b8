import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { Allowance } from '../rate-limits/rate-limits.service.js';
import type { Caller, Owner } from '../trpc/caller.js';
import { type AcceptRequest, acceptMessage } from './accept-message.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { type MessageRow, toPublicMessage } from './message-row.js';
import { hasLeft } from './message-states.js';
import { cursorInvalid, messageFailed, messageNotFound } from './messages.errors.js';
import { getOwnMessage, listOwnMessages } from './messages.repo.js';
import type {
  ListMessagesInput,
  MessagePage,
  PublicMessage,
  SendMessageInput,
} from './messages.schemas.js';
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
    { deviceId: input.deviceId, to: input.to, text: input.text, source, clientKey },
  );
}

/** Shared by all faces. Throws `messages.failed` with the message when it failed meanwhile. */
export async function acceptAndWait(
  app: MessageParts,
  { caller, waitSeconds }: { caller: Caller; waitSeconds: number },
  request: AcceptRequest,
): Promise<SentMessage> {
  const accepted = await acceptMessage(app, caller, request);
  const row = await afterWaiting(app, accepted.message, waitSeconds);
  const message = toPublicMessage(row);
  if (message.status === 'failed') throw messageFailed(message);
  return {
    message,
    replayed: accepted.replayed,
    hasLeft: hasLeft(message.status),
    allowance: accepted.allowance,
  };
}

/** The message as it is then. Once accepted, trouble while waiting is no error of the request. */
async function afterWaiting(
  app: MessageParts,
  message: MessageRow,
  waitSeconds: number,
): Promise<MessageRow> {
  if (waitSeconds === 0) return message;
  try {
    await waitForMessage(app, message.id, waitSeconds);
    return (await getOwnMessage(app.db, { userId: message.user_id }, message.id)) ?? message;
  } catch (err) {
    app.logger.warn({ err, messageId: message.id }, 'waiting for a message was cut short');
    return message;
  }
}

/** Throws `messages.not_found`, also for what this key may not read. */
export async function getMessage(db: Db, caller: Caller, id: string): Promise<PublicMessage> {
  const row = await getOwnMessage(db, { userId: caller.userId }, id);
  if (!row || !mayRead(caller, row.api_key_id)) throw messageNotFound();
  return toPublicMessage(row);
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
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  return {
    items: items.map(toPublicMessage),
    nextCursor: rows.length > input.limit && last ? writeCursor(last.id) : null,
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
