import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { MessageSource } from '../db/schema.js';
import { type DeviceRow, requireSendingDevice } from '../devices/choose-device.js';
import { type Allowance, consumeMessageAllowance } from '../rate-limits/rate-limits.service.js';
import type { Caller } from '../trpc/caller.js';
import {
  getIdempotentUse,
  type IdempotencyKey,
  lockIdempotencyKey,
  putIdempotentUse,
} from './idempotency.repo.js';
import type { MessageRow } from './message-row.js';
import { parseText } from './message-text.js';
import { idempotencyInProgress, idempotencyMismatch, queueFull } from './messages.errors.js';
import { getOwnMessage, insertQueued, isQueueFull } from './messages.repo.js';
import { parseRecipient, type Recipient } from './recipient.js';
import { waIdOf } from './wa-id.js';

/** Most messages that may wait on one device. */
const mostQueued = 10_000;
const secondsPerDay = 86_400;
const clientKeyDays = 7;
const repeatedGetSeconds = 60;

export interface AcceptRequest {
  deviceId: string | undefined;
  to: string;
  text: string;
  source: MessageSource;
  /** Checked already: 1 to 255 printable ASCII characters. */
  clientKey: string | undefined;
  /**
   * Without a key: whether the same recipient and text from the same API key within 60 s is the
   * same message, as for GETs, which browsers and proxies repeat.
   */
  dropRepeats?: boolean;
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
  text: string;
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
  };
  const accepted = await app.db.transaction().execute((trx) => acceptWithin(trx, draft));
  if (!accepted.replayed) app.signals.wakeLane(accepted.message.device_id);
  return accepted;
}

async function acceptWithin(trx: Db, draft: Draft): Promise<Accepted> {
  const owner = { userId: draft.caller.userId };
  if (draft.clientKey) {
    const id = { userId: owner.userId, kind: 'client' as const, key: draft.clientKey };
    const requestHash = hashOf([draft.deviceId ?? '', draft.recipient.chat, draft.text]);
    const replayed = await replay(trx, id, requestHash);
    if (replayed) return { message: replayed, replayed: true };
    const device = await requireSendingDevice(trx, owner, draft.deviceId);
    const accepted = await insert(trx, draft, device);
    const seconds = clientKeyDays * secondsPerDay;
    await putIdempotentUse(trx, id, { requestHash, messageId: accepted.message.id, seconds });
    return accepted;
  }
  const device = await requireSendingDevice(trx, owner, draft.deviceId);
  if (!draft.dropRepeats || draft.caller.kind !== 'key') return insert(trx, draft, device);
  const requestHash = hashOf([draft.caller.keyId, device.id, draft.recipient.chat, draft.text]);
  const id = { userId: owner.userId, kind: 'get' as const, key: requestHash.toString('hex') };
  const replayed = await replay(trx, id, requestHash);
  if (replayed) return { message: replayed, replayed: true };
  const accepted = await insert(trx, draft, device);
  const messageId = accepted.message.id;
  await putIdempotentUse(trx, id, { requestHash, messageId, seconds: repeatedGetSeconds });
  return accepted;
}

/** The message that this key stands for already. Uses of one key wait for each other. */
async function replay(
  trx: Db,
  id: IdempotencyKey,
  requestHash: Buffer,
): Promise<MessageRow | undefined> {
  if (!(await lockIdempotencyKey(trx, id))) throw idempotencyInProgress();
  const use = await getIdempotentUse(trx, id);
  if (!use) return undefined;
  if (!use.request_hash.equals(requestHash)) throw idempotencyMismatch();
  return getOwnMessage(trx, { userId: id.userId }, use.message_id);
}

async function insert(trx: Db, draft: Draft, device: DeviceRow): Promise<Accepted> {
  if (await isQueueFull(trx, device.id, mostQueued)) throw queueFull(mostQueued);
  const { caller, recipient } = draft;
  const keyId = caller.kind === 'key' ? caller.keyId : null;
  const allowance = await consumeMessageAllowance(trx, {
    userId: caller.userId,
    ...(caller.kind === 'key' ? { keyId: caller.keyId, keyLimit: caller.rateLimit } : {}),
  });
  const id = uuidv7();
  const row = await insertQueued(trx, {
    id,
    user_id: caller.userId,
    device_id: device.id,
    api_key_id: keyId,
    source: draft.source,
    chat: recipient.chat,
    receiver_number: recipient.number,
    sender_number: device.phone,
    type: 'text',
    message_body: draft.text,
    wa_id: waIdOf(id),
    client_message_id: draft.clientKey ?? null,
    status: 'queued',
  });
  return { message: { ...row, device_phone: device.phone }, replayed: false, allowance };
}

/** Of what makes two requests the same. JSON, so that no field runs into the next. */
function hashOf(fields: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}
