import { z } from 'zod';
import type { ReceivedMessage } from '../engine.js';
import { BoundedSet } from './bounded-set.js';

/** What the engine reads of a message model; `botwave` is added in the page. */
const modelSchema = z.object({
  type: z.string(),
  t: z.number(),
  body: z.unknown().optional(),
  caption: z.unknown().optional(),
  notifyName: z.unknown().optional(),
  isStatusV3: z.unknown().optional(),
  botwave: z.object({
    id: z.string(),
    fromMe: z.boolean(),
    remote: z.string(),
    participant: z.string(),
    from: z.object({ jid: z.string(), lid: z.string().nullable(), phone: z.string().nullable() }),
  }),
});

/** Things that the page keeps among messages and that nobody wrote. */
const noise = new Set([
  'call_log',
  'ciphertext',
  'debug',
  'e2e_notification',
  'gp2',
  'biz_content_placeholder',
  'broadcast_notification',
  'newsletter_notification',
  'notification',
  'notification_template',
  'pinned_message',
  'protocol',
  'reaction',
  'revoked',
]);

/**
 * A message of somebody else to us, or null: own messages, status posts, channels and
 * protocol noise are none. `body` is the text only in a text message; elsewhere it is a
 * thumbnail, and the caption is the text.
 */
export function toReceived(model: unknown): ReceivedMessage | null {
  const parsed = modelSchema.safeParse(model);
  if (!parsed.success) return null;
  const { type, t, body, caption, notifyName, isStatusV3, botwave } = parsed.data;
  if (botwave.fromMe || isStatusV3 === true || noise.has(type)) return null;
  if (/@(broadcast|newsletter)$/.test(botwave.remote)) return null;
  const text = type === 'chat' ? body : caption;
  return {
    waId: botwave.id,
    chat: botwave.remote,
    from: botwave.from,
    pushName: typeof notifyName === 'string' && notifyName !== '' ? notifyName : null,
    kind: type === 'chat' ? 'text' : type,
    text: typeof text === 'string' ? text : '',
    sentAt: new Date(t * 1000),
  };
}

/** Whose acknowledgement this is; null for messages that are not ours. */
export function toOwnMessage(model: unknown): { waId: string; chat: string } | null {
  const parsed = modelSchema.safeParse(model);
  if (!parsed.success || !parsed.data.botwave.fromMe) return null;
  return { waId: parsed.data.botwave.id, chat: parsed.data.botwave.remote };
}

/**
 * WhatsApp's acknowledgement in the engine's range: its several kinds of failure, all
 * negative, are -1, and what comes after `played` is `played`.
 */
export function toAck(ack: number): number {
  return Math.max(-1, Math.min(4, ack));
}

const remembered = 5_000;

/**
 * Keeps a message from being told twice by one client: as an event and in a list. What was
 * listed may be listed again (the caller may not have kept it), but becomes no event.
 */
export class ToldMessages {
  readonly #emitted = new BoundedSet(remembered);
  readonly #listed = new BoundedSet(remembered);

  /** False when the message was told before. */
  takeEvent(message: ReceivedMessage): boolean {
    const key = keyOf(message);
    if (this.#emitted.has(key) || this.#listed.has(key)) return false;
    this.#emitted.add(key);
    return true;
  }

  /** False when the message was an event. */
  takeListed(message: ReceivedMessage): boolean {
    const key = keyOf(message);
    if (this.#emitted.has(key)) return false;
    this.#listed.add(key);
    return true;
  }
}

function keyOf({ chat, from, waId }: ReceivedMessage): string {
  return `${chat} ${from.jid} ${waId}`;
}
