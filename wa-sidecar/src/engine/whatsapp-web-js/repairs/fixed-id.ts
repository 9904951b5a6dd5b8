import type { AddAndSend, OutgoingMessage, PageMsgKey, PageWindow } from '../page/page-types.js';

declare const window: PageWindow;

/**
 * Page function. Lets the caller fix a message's id: `extra: { wantedId }` travels in the
 * message to the page's send action, which is wrapped here to give the message a key with
 * that id. Free of races, since nothing is awaited in between; a key that the page already
 * knows is not sent again. Throws if the action cannot be wrapped: without fixed ids a
 * retry could double a message.
 */
export function repairFixedId(): void {
  const action = window.require('WAWebSendMsgChatAction');
  const original = action.addAndSendMsgToChat;
  if ('botwave' in original) return;

  const serialized = (key: PageMsgKey): string => window.botwave?.serialized(key) ?? '';

  const keyFor = (message: OutgoingMessage, wantedId: string): PageMsgKey => {
    const MsgKey = window.require('WAWebMsgKey');
    const key = new MsgKey({
      from: message.from,
      to: message.to,
      id: wantedId,
      participant: message.id.participant,
      selfDir: 'out',
    });
    if (key.id !== wantedId || !serialized(key).includes(wantedId)) {
      throw new Error('The page made a message key without the id that was asked for');
    }
    return key;
  };

  const wrapped: AddAndSend = (chat, message, ...rest) => {
    const { wantedId, ...plain } = message;
    if (!wantedId) return original.call(action, chat, message, ...rest);
    const key = keyFor(message, wantedId);
    const known = window.require('WAWebCollections').Msg.get(serialized(key));
    if (known) return [Promise.resolve(known), Promise.resolve({ messageSendResult: 'OK' })];
    return original.call(action, chat, { ...plain, id: key }, ...rest);
  };
  action.addAndSendMsgToChat = Object.assign(wrapped, { botwave: true });
  if (!('botwave' in window.require('WAWebSendMsgChatAction').addAndSendMsgToChat)) {
    throw new Error('The send action of this page cannot be wrapped');
  }
}
