import type { PageChat, PageMsg, PageMsgModel, PageWindow } from './page-types.js';

declare const window: PageWindow;

/**
 * Page function: incoming messages of chats that were active since then (seconds since
 * 1970), in no order. Bounded in chats, in loading steps a chat, and in all; asks the
 * page's own collections and database, never one query per group.
 */
export async function listReceived(
  sinceSeconds: number,
  bounds: { chats: number; stepsPerChat: number; messages: number },
): Promise<PageMsgModel[]> {
  const { botwave: box, WWebJS: library } = window;
  if (!box || !library) throw new Error('The page is not ready');

  const lastActivity = (chat: PageChat): number =>
    Math.max(chat.t ?? 0, ...chat.msgs.getModelsArray().map((message) => message.t || 0));

  const load = async (chat: PageChat): Promise<PageMsg[]> => {
    const messages = new Map<string, PageMsg>();
    const take = (list: PageMsg[]) => {
      for (const message of list) messages.set(box.serialized(message.id), message);
    };
    take(chat.msgs.getModelsArray());
    for (let step = 0; step < bounds.stepsPerChat; step += 1) {
      const oldest = Math.min(...[...messages.values()].map((message) => message.t));
      if (oldest < sinceSeconds) break;
      try {
        const earlier = await window.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat });
        if (!earlier?.length) break;
        take(earlier);
      } catch {
        break;
      }
    }
    return [...messages.values()];
  };

  const recent = window
    .require('WAWebCollections')
    .Chat.getModelsArray()
    .flatMap((chat) => {
      const at = box.optional(() => lastActivity(chat)) ?? 0;
      return at >= sinceSeconds ? [{ chat, at }] : [];
    })
    .sort((a, b) => b.at - a.at)
    .slice(0, bounds.chats);

  const found: PageMsgModel[] = [];
  for (const { chat } of recent) {
    for (const message of await load(chat)) {
      if (message.id.fromMe || message.t < sinceSeconds) continue;
      const model = box.optional(() => library.getMessageModel(message));
      if (model) found.push(model);
      if (found.length >= bounds.messages) return found;
    }
  }
  return found;
}
