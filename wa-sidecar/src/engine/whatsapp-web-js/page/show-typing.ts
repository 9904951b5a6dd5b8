import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: shows "typing…" in the chat, as the library's `chat.sendStateTyping` does. */
export async function showTyping(chatJid: string): Promise<void> {
  await window.WWebJS?.sendChatstate('typing', chatJid);
}
