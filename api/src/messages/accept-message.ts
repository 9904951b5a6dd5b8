import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { MessageSource } from '../db/schema.js';
import { type DeviceRow, requireSendingDevice } from '../devices/choose-device.js';
import type { Allowance } from '../rate-limits/rate-limits.service.js';
import type { Caller } from '../trpc/caller.js';
import {
  getIdempotentUse,
  type IdempotencyKey,
  lockIdempotencyKey,
  putIdempotentUse,
} from './idempotency.repo.js';
import { type MessagePriority, storedPriority } from './message-priority.js';
import type { MessageRow } from './message-row.js';
import { parseText } from './message-text.js';
import { checkTimes, type MessageTimes, parseTimes } from './message-times.js';
import { idempotencyInProgress, idempotencyMismatch, queueFull } from './messages.errors.js';
import { getOwnMessage } from './messages.repo.js';
import { parseRecipient, type Recipient } from './recipient.js';
import { retryConflicts } from './retry-conflicts.js';
import { mostWaiting, storeMessage } from './store-message.js';
import { waIdOf } from './wa-id.js';

const secondsPerDay = 86_400;
const clientKeyDays = 7;
const repeatedGetSeconds = 60;

export interface AcceptRequest {
  deviceId: string | undefined;
  to: string;
  text: string;
  source: MessageSource;
  /** ISO 8601 with a zone, checked for that. */
  sendAt?: string | undefined;
  expiresAt?: string | undefined;
  priority?: MessagePriority;
  /** Checked already: 1 to 255 printable ASCII characters. */
  clientKey: string | undefined;
  /**
   * Without a key: whether the same recipient and text from the same API key within 60 s is the
   * same message, as for GETs, which browsers and proxies repeat.
   */
  dropRepeats?: boolean;
  /** The message that is sent again; without a key of its own that happens once. */
  retryOf?: string;
  /** Throws where a new message must not come of this request; a replay is answered without. */
  checkNew?: () => void;
}

export interface Accepted {
  message: MessageRow;
  replayed: boolean;
  /** Undefined for a replay, which costs nothing. */
  allowance?: Allowance;
}

interface Draft extends AcceptRequest {
  caller: Caller;
  recipient: Recipient;
  times: MessageTimes;
}

/**
 * Takes a message over in one transaction: once this resolves it is stored durably, under a
 * WhatsApp id fixed for ever, and will be shown to its recipient once or end in a visible state.
 */
export async function acceptMessage(
  app: Pick<AppContext, 'db' | 'signals'>,
  caller: Caller,
  request: AcceptRequest,
): Promise<Accepted> {
  const draft: Draft = {
    ...request,
    caller,
    recipient: parseRecipient(request.to),
    text: parseText(request.text),
    times: parseTimes({ sendAt: request.sendAt, expiresAt: request.expiresAt }),
  };
  const accepted = await retryConflicts(() => acceptOnce(app.db, draft));
  if (!accepted.replayed) app.signals.wakeLane(accepted.message.device_id);
  return accepted;
}

/** Where nothing but the message is written, its one statement is the transaction. */
async function acceptOnce(db: Db, draft: Draft): Promise<Accepted> {
  const { caller } = draft;
  const hasOwnLimit = caller.kind === 'key' && caller.rateLimit !== null;
  if (keyOf(draft) || draft.dropRepeats || hasOwnLimit) {
    return db.transaction().execute((trx) => acceptWithin(trx, draft));
  }
  return insert(db, draft, await requireSendingDevice(db, caller, draft.deviceId));
}

async function acceptWithin(trx: Db, draft: Draft): Promise<Accepted> {
  // A key replays also when the device is gone since; a keyless GET is told by its device.
  const key = keyOf(draft);
  const earlier = key && (await replay(trx, key));
  if (earlier) return { message: earlier, replayed: true };
  const device = await requireSendingDevice(trx, draft.caller, draft.deviceId);
  const repeat = key ? undefined : repeatOf(draft, device.id);
  const repeated = repeat && (await replay(trx, repeat));
  if (repeated) return { message: repeated, replayed: true };
  const accepted = await insert(trx, draft, device);
  const identity = key ?? repeat;
  if (identity) {
    const { id, requestHash, seconds } = identity;
    await putIdempotentUse(trx, id, { requestHash, messageId: accepted.message.id, seconds });
  }
  return accepted;
}

/** What makes two requests the same, and for how long. */
interface Identity {
  id: IdempotencyKey;
  requestHash: Buffer;
  seconds: number;
}

/** By the client's key, else by the message that is sent again. */
function keyOf(draft: Draft): Identity | undefined {
  const { clientKey, retryOf } = draft;
  const { userId } = draft.caller;
  const requestHash = hashOf([draft.deviceId ?? '', ...contentOf(draft)]);
  const seconds = clientKeyDays * secondsPerDay;
  if (clientKey) return { id: { userId, kind: 'client', key: clientKey }, requestHash, seconds };
  if (retryOf) return { id: { userId, kind: 'again', key: retryOf }, requestHash, seconds };
  return undefined;
}

/** By the content alone, for GETs without a key; undefined where each is a message of its own. */
function repeatOf(draft: Draft, deviceId: string): Identity | undefined {
  const { caller } = draft;
  if (!draft.dropRepeats || caller.kind !== 'key') return undefined;
  const requestHash = hashOf([caller.keyId, deviceId, ...contentOf(draft)]);
  const id = { userId: caller.userId, kind: 'get' as const, key: requestHash.toString('hex') };
  return { id, requestHash, seconds: repeatedGetSeconds };
}

function contentOf({ recipient, text, times, priority = 'direct', retryOf = '' }: Draft): string[] {
  const [sendAt, expiresAt] = [times.sendAt, times.expiresAt].map((at) => at?.toISOString() ?? '');
  return [recipient.chat, text, sendAt ?? '', expiresAt ?? '', priority, retryOf];
}

/** The message that this key stands for already. Uses of one key wait for each other. */
async function replay(trx: Db, { id, requestHash }: Identity): Promise<MessageRow | undefined> {
  if (!(await lockIdempotencyKey(trx, id))) throw idempotencyInProgress();
  const use = await getIdempotentUse(trx, id);
  if (!use) return undefined;
  if (!use.request_hash.equals(requestHash)) throw idempotencyMismatch();
  return getOwnMessage(trx, { userId: id.userId }, use.message_id);
}

async function insert(db: Db, draft: Draft, device: DeviceRow): Promise<Accepted> {
  const { caller, recipient, priority = 'direct' } = draft;
  draft.checkNew?.();
  checkTimes(draft.times);
  const byKey = caller.kind === 'key' ? { keyId: caller.keyId, keyLimit: caller.rateLimit } : {};
  const id = uuidv7();
  const stored = await storeMessage(
    db,
    { userId: caller.userId, ...byKey },
    {
      ...draft.times,
      id,
      deviceId: device.id,
      apiKeyId: caller.kind === 'key' ? caller.keyId : null,
      source: draft.source,
      chat: recipient.chat,
      receiverNumber: recipient.number,
      senderNumber: device.phone,
      text: draft.text,
      waId: waIdOf(id),
      clientMessageId: draft.clientKey ?? null,
      priority: storedPriority[priority],
      retryOf: draft.retryOf ?? null,
    },
  );
  if (!stored) throw queueFull(mostWaiting);
  const { row, allowance } = stored;
  return { message: { ...row, device_phone: device.phone }, replayed: false, allowance };
}

/** JSON, so that no field runs into the next. */
function hashOf(fields: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}
