import type { PageChat, PageMsg, PageMsgModel, PageWindow } from './page-types.js';

declare const window: PageWindow;

export interface ListReceivedBounds {
  chats: number;
  /** Steps of loading earlier messages, in each chat. */
  chatDepth: number;
  messages: number;
  /** Whether this page can load earlier messages. */
  earlier: boolean;
}

export interface PageReceivedList {
  models: PageMsgModel[];
  /** Which bound left something out; null when nothing was. */
  cutBy: 'chats' | 'chat_depth' | 'messages' | null;
}

/**
 * Page function: incoming messages of chats that were active since then (seconds since
 * 1970), in no order. Asks the page's own collections and database, never one query per
 * group. An error while a chat is loaded counts as a bound: there may be more.
 */
export async function listReceived(
  sinceSeconds: number,
  bounds: ListReceivedBounds,
): Promise<PageReceivedList> {
  const { botwave: box, WWebJS: library } = window;
  if (!box || !library) throw new Error('The page is not ready');
  const list: PageReceivedList = { models: [], cutBy: null };

  const lastActivity = (chat: PageChat): number =>
    Math.max(chat.t ?? 0, ...chat.msgs.getModelsArray().map((message) => message.t || 0));

  /** False when there is nothing earlier in the chat. */
  const loadEarlier = async (chat: PageChat, take: (more: PageMsg[]) => void): Promise<boolean> => {
    const earlier = await window.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat });
    take(earlier ?? []);
    return Boolean(earlier?.length);
  };

  const load = async (chat: PageChat): Promise<PageMsg[]> => {
    const messages = new Map<string, PageMsg>();
    const take = (more: PageMsg[]) => {
      for (const message of more) messages.set(box.serialized(message.id), message);
    };
    const isDeepEnough = () =>
      Math.min(...[...messages.values()].map((message) => message.t)) < sinceSeconds;
    take(chat.msgs.getModelsArray());
    try {
      for (let step = 0; bounds.earlier && !isDeepEnough(); step += 1) {
        if (step === bounds.chatDepth) {
          list.cutBy ??= 'chat_depth';
          break;
        }
        if (!(await loadEarlier(chat, take))) break;
      }
    } catch {
      list.cutBy ??= 'chat_depth';
    }
    return [...messages.values()];
  };

  const recent = window
    .require('WAWebCollections')
    .Chat.getModelsArray()
    .flatMap((chat) => {
      // Reading statuses just behind the link has cost devices that link.
      if (box.serialized(chat.id) === 'status@broadcast') return [];
      const at = box.optional(() => lastActivity(chat)) ?? 0;
      return at >= sinceSeconds ? [{ chat, at }] : [];
    })
    .sort((a, b) => b.at - a.at);
  if (recent.length > bounds.chats) list.cutBy = 'chats';

  for (const { chat } of recent.slice(0, bounds.chats)) {
    for (const message of await load(chat)) {
      if (message.id.fromMe || message.t < sinceSeconds) continue;
      if (list.models.length >= bounds.messages) return { ...list, cutBy: 'messages' };
      const model = box.optional(() => library.getMessageModel(message));
      if (model) list.models.push(model);
    }
  }
  return list;
}
