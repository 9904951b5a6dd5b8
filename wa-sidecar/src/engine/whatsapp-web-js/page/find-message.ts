import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: the acknowledgement of a message of ours, null when the page has none such. */
export async function findMessageAck(waId: string, chatJid: string): Promise<number | null> {
  const box = window.botwave;
  if (!box?.findOwn) throw new Error('The page is not ready');
  const message = await box.findOwn(waId, chatJid);
  return message ? (message.ack ?? 0) : null;
}

/** Page function: the same for many, in their order. */
export async function listMessageAcks(
  messages: { waId: string; chat: string }[],
): Promise<(number | null)[]> {
  const box = window.botwave;
  if (!box?.findOwn) throw new Error('The page is not ready');
  const acks: (number | null)[] = [];
  for (const { waId, chat } of messages) {
    const message = await box.findOwn(waId, chat);
    acks.push(message ? (message.ack ?? 0) : null);
  }
  return acks;
}
