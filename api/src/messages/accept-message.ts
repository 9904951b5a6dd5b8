import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { MessageSource } from '../db/schema.js';
import { requireSendingDevice, type SendingDevice } from '../devices/choose-device.js';
import { type Allowance, consumeMessageAllowance } from '../rate-limits/rate-limits.service.js';
import type { Caller } from '../trpc/caller.js';
import { getIdempotentUse } from './idempotency.repo.js';
import { orWaitFor } from './in-turn.js';
import { type MessagePriority, storedPriority } from './message-priority.js';
import type { MessageRow } from './message-row.js';
import { parseText } from './message-text.js';
import { checkTimes, type MessageTimes, parseTimes, withDeviceEnd } from './message-times.js';
import { idempotencyInProgress, idempotencyMismatch, queueFull } from './messages.errors.js';
import { getOwnMessage } from './messages.repo.js';
import { parseRecipient, type Recipient } from './recipient.js';
import { retryConflicts } from './retry-conflicts.js';
import { type KeyUse, mostWaiting, type NewMessage, storeMessage } from './store-message.js';
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

type AcceptParts = Pick<AppContext, 'db' | 'signals'>;

/**
 * Takes a message over in one statement: once this resolves it is stored durably, under a
 * WhatsApp id fixed for ever, and will be shown to its recipient once or end in a visible state.
 */
export async function acceptMessage(
  app: AcceptParts,
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
  const { deviceId } = draft;
  // A key replays also when the device is gone since; a keyless GET is told by its device.
  const key = keyOf(draft);
  if (key) {
    return acceptUnder(app, key, async () =>
      insert(app, draft, {
        device: await requireSendingDevice(app.db, caller, deviceId),
        use: key,
      }),
    );
  }
  const device = await requireSendingDevice(app.db, caller, deviceId);
  const repeat = repeatOf(draft, device.id);
  const accepting = (): Promise<Accepted> => insert(app, draft, { device, use: repeat });
  return repeat ? acceptUnder(app, repeat, accepting) : accepting();
}

/** Parallel uses of one key wait for the first: only one takes from the allowance. */
async function acceptUnder(
  app: AcceptParts,
  use: KeyUse,
  accepting: () => Promise<Accepted>,
): Promise<Accepted> {
  for (;;) {
    const earlier = await replay(app.db, use);
    if (earlier) return earlier;
    const accepted = await orWaitFor(Object.values(use.id).join(':'), accepting);
    if (accepted) return accepted;
  }
}

/** By the client's key, else by the message that is sent again. */
function keyOf(draft: Draft): KeyUse | undefined {
  const { clientKey, retryOf } = draft;
  if (!clientKey && !retryOf) return undefined;
  const { userId } = draft.caller;
  const requestHash = hashOf([draft.deviceId ?? '', ...contentOf(draft)]);
  const seconds = clientKeyDays * secondsPerDay;
  if (clientKey) return { id: { userId, kind: 'client', key: clientKey }, requestHash, seconds };
  if (retryOf) return { id: { userId, kind: 'again', key: retryOf }, requestHash, seconds };
  return undefined;
}

/** By the content alone, for GETs without a key; undefined where each is a message of its own. */
function repeatOf(draft: Draft, deviceId: string): KeyUse | undefined {
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

/** The message that this key stands for already. */
async function replay(db: Db, { id, requestHash }: KeyUse): Promise<Accepted | undefined> {
  const use = await getIdempotentUse(db, id);
  if (!use) return undefined;
  if (!use.request_hash.equals(requestHash)) throw idempotencyMismatch();
  const message = await getOwnMessage(db, { userId: id.userId }, use.message_id);
  return message && { message, replayed: true };
}

interface Way {
  device: SendingDevice;
  use: KeyUse | undefined;
}

async function insert(app: AcceptParts, draft: Draft, way: Way): Promise<Accepted> {
  const { caller } = draft;
  draft.checkNew?.();
  checkTimes(draft.times, way.device.now);
  const byKey = caller.kind === 'key' ? { keyId: caller.keyId, keyLimit: caller.rateLimit } : {};
  const { allowance, giveBack } = await consumeMessageAllowance(app.db, {
    userId: caller.userId,
    ...byKey,
  });
  try {
    const accepted = await store(app, draft, way);
    if (accepted.replayed) {
      await giveBack();
      return accepted;
    }
    // A lane that is away is woken by its return.
    if (way.device.status === 'connected') app.signals.wakeLane(way.device.id);
    return { ...accepted, allowance };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

async function store(app: AcceptParts, draft: Draft, { device, use }: Way): Promise<Accepted> {
  const message = newMessage(draft, device);
  const stored = await retryConflicts(() => storeMessage(app.db, message, use));
  switch (stored) {
    case 'full':
      throw queueFull(mostWaiting);
    case 'busy':
      throw idempotencyInProgress();
    case 'used': {
      const earlier = use && (await replay(app.db, use));
      if (!earlier) throw idempotencyInProgress();
      return earlier;
    }
    default:
      return { message: { ...stored, device_phone: device.phone }, replayed: false };
  }
}

function newMessage(draft: Draft, device: SendingDevice): NewMessage {
  const { caller, recipient, priority = 'direct' } = draft;
  const id = uuidv7();
  return {
    ...withDeviceEnd(draft.times, device.max_age_seconds, device.now),
    id,
    userId: caller.userId,
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
  };
}

/** JSON, so that no field runs into the next. */
function hashOf(fields: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}
