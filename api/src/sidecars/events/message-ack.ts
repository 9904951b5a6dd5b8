import type { Db } from '../../db/database.js';
import type { MessageStatus } from '../../db/schema.js';
import { moveByAck } from '../../messages/lanes/move-by-ack.js';
import { moveMessage } from '../../messages/lanes/move-message.js';
import { freeLaneOf, settleFailed } from '../../messages/lanes/settle.js';
import { statusOfAck } from '../../messages/message-states.js';
import type { Effects } from './effects.js';

interface AckWord {
  deviceId: string;
  waId: string;
  ack: number;
  at: string;
}

const rejected = {
  code: 'rejected_by_whatsapp',
  message: 'WhatsApp did not take the message. Check the recipient, then send it again.',
};

/**
 * WhatsApp's word on a message of ours; acks of messages that others sent from this account find
 * nothing. A message is found by its WhatsApp id alone: the chat may be named by number or by LID.
 */
export async function applyAck(trx: Db, word: AckWord, effects: Effects): Promise<void> {
  const to = statusOfAck(word.ack);
  if (!to) return;
  const message = await trx
    .selectFrom('message_logs')
    .select(['id', 'status'])
    .where('device_id', '=', word.deviceId)
    .where('wa_id', '=', word.waId)
    .where('direction', '=', 'out')
    .executeTakeFirst();
  if (!message) return;
  const moved = await move(trx, { ...word, to, messageId: message.id });
  if (!moved) return;
  effects.messages.add(message.id);
  effects.lanes.add(word.deviceId);
}

async function move(
  trx: Db,
  ack: AckWord & { to: MessageStatus; messageId: string },
): Promise<boolean> {
  const { messageId, deviceId } = ack;
  if (ack.to === 'failed') {
    // While it is being sent, the hand-over's outcome says more: whether to try again, and why.
    return settleFailed(trx, { messageId, deviceId }, rejected, ['unknown']);
  }
  const word = { ack: ack.ack, at: new Date(ack.at) };
  const moved = await moveMessage(trx, { messageId, ...moveByAck(ack.to, word) });
  if (moved) await freeLaneOf(trx, { messageId, deviceId });
  return moved;
}
