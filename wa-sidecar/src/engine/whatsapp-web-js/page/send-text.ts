import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

export type PageSendResult = { chat: false } | { chat: true; ack: number | null };

/**
 * Page function: sends a text under the given id, or finds the message that has it, unless it `isNew`.
 * Calls what the library's `sendMessage` calls, but does not rely on its answer, which is
 * undefined where ids are no longer called `_serialized`. No link preview: it costs up to 8 s.
 */
export async function sendText(
  waId: string,
  chatJid: string,
  text: string,
  isNew: boolean,
): Promise<PageSendResult> {
  const { botwave: box, WWebJS: library } = window;
  if (!box?.findOwn || !library) throw new Error('The page is not ready');
  const known = isNew ? undefined : await box.findOwn(waId, chatJid);
  if (known) return { chat: true, ack: known.ack ?? 0 };
  const chat = await library.getChat(chatJid, { getAsModel: false });
  if (!chat) return { chat: false };
  await library.sendMessage(chat, text, {
    mentionedJidList: [],
    extraOptions: { wantedId: waId },
  });
  const sent =
    (await box.findOwn(waId, box.serialized(chat.id))) ?? (await box.findOwn(waId, chatJid));
  return { chat: true, ack: sent ? (sent.ack ?? 0) : null };
}
