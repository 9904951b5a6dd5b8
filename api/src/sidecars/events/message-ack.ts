import type { Db } from '../../db/database.js';
import type { MessageStatus } from '../../db/schema.js';
import { moveByAck } from '../../messages/lanes/move-by-ack.js';
import { moveMessage } from '../../messages/lanes/move-message.js';
import { freeLaneOf, settleFailed } from '../../messages/lanes/settle.js';
import { hasLeft, statusOfAck } from '../../messages/message-states.js';
import type { Effects } from './effects.js';
import { type KnownMessage, movesOn } from './known-messages.js';

interface AckWord {
  ack: number;
  at: string;
}

const rejected = {
  code: 'rejected_by_whatsapp',
  message: 'WhatsApp did not take the message. Check the recipient, then send it again.',
};

/** WhatsApp's word on a message of ours. */
export async function applyAck(
  trx: Db,
  { message, ...word }: AckWord & { message: KnownMessage | undefined },
  effects: Effects,
): Promise<void> {
  const to = statusOfAck(word.ack);
  if (!to || !message || !movesOn(message, to)) return;
  if (!(await move(trx, message, { ...word, to }))) return;
  message.status = to;
  effects.messages.add(message.id);
  effects.lanes.add(message.deviceId);
}

async function move(
  trx: Db,
  { id: messageId, deviceId, status }: KnownMessage,
  { ack, at, to }: AckWord & { to: MessageStatus },
): Promise<boolean> {
  if (to === 'failed') {
    // While it is being sent, the hand-over's outcome says more: whether to try again, and why.
    return settleFailed(trx, { messageId, deviceId }, rejected, ['unknown']);
  }
  const moved = await moveMessage(trx, { messageId, ...moveByAck(to, { ack, at: new Date(at) }) });
  // What had left already holds no lane.
  if (moved && !hasLeft(status)) await freeLaneOf(trx, { messageId, deviceId });
  return moved;
}
