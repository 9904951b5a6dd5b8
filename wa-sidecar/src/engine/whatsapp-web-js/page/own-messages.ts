import type { PageChat, PageMsg, PageToolbox, PageWindow } from './page-types.js';

declare const window: PageWindow;

/**
 * Page function: adds `findOwn` to the toolbox. A message of ours is looked for by its key
 * under each name of its chat, in the chat's loaded messages whatever their key, and in
 * the page's database.
 */
export function installFindOwn(): void {
  const box = window.botwave;
  if (!box) throw new Error('The toolbox is missing');
  const { optional } = box;

  const myJids = (): string[] => {
    const me = () => window.require('WAWebUserPrefsMeUser');
    return [() => me().getMaybeMePnUser(), () => me().getMaybeMeLidUser?.()]
      .map((read) => box.person(optional(read)).jid)
      .filter((jid) => jid !== '');
  };

  const keysOf = (waId: string, jid: string): string[] => {
    const key = `true_${jid}_${waId}`;
    return jid.endsWith('@g.us') ? [key, ...myJids().map((me) => `${key}_${me}`)] : [key];
  };

  const chatsOf = (names: string[]): PageChat[] =>
    names.flatMap((jid) => {
      const chat = optional(() => {
        const wid = window.require('WAWebWidFactory').createWid(jid);
        return window.require('WAWebCollections').Chat.get(wid);
      });
      return chat ? [chat] : [];
    });

  const findOwn: NonNullable<PageToolbox['findOwn']> = async (waId, chatJid) => {
    const { Msg } = window.require('WAWebCollections');
    const isIt = (message: PageMsg | undefined): message is PageMsg =>
      message?.id.id === waId && message.id.fromMe;
    const names = box.aliases(chatJid);
    const keys = names.flatMap((jid) => keysOf(waId, jid));
    for (const key of keys) {
      const message = optional(() => Msg.get(key));
      if (isIt(message)) return message;
    }
    for (const chat of chatsOf(names)) {
      const message = optional(() => chat.msgs.getModelsArray())?.find(isIt);
      if (message) return message;
    }
    const stored = await Promise.all(
      keys.map(async (key) => {
        try {
          return (await Msg.getMessagesById?.([key]))?.messages?.find(isIt);
        } catch {
          // The page's database does not know the key.
          return undefined;
        }
      }),
    );
    return stored.find((message) => message !== undefined);
  };

  box.findOwn = findOwn;
}
