import type { PageMsgModel, PageWindow } from './page-types.js';

declare const window: PageWindow & Record<string, unknown>;

/**
 * Page function, before the library attaches its listeners: what the engine does not listen to ends
 * in the page. Each event that leaves it costs a message to Node with a whole model, and one back;
 * a text that is sent changes its model several times. The library offers no listener of its own
 * where the page has a function of that name.
 */
export function quietEvents(): void {
  const unheard = [
    'onArchiveChatEvent',
    'onBatteryStateChangedEvent',
    'onChangeMessageEvent',
    'onChangeMessageTypeEvent',
    'onChatUnreadCountEvent',
    'onCiphertextFailedEvent',
    'onAddMessageCiphertextEvent',
    'onEditMessageEvent',
    'onIncomingCall',
    'onMessageMediaUploadedEvent',
    'onPollVoteEvent',
    'onReaction',
    'onRemoveChatEvent',
    'onRemoveMessageEvent',
  ];
  for (const name of unheard) window[name] ??= () => undefined;
}

/** Page function, after the library attached its listeners: of our own messages only acks are told. */
export function quietOwnMessages(): void {
  const tell = window.onAddMessageEvent?.bind(window);
  if (!tell) throw new Error('The page has no listener for messages');
  window.onAddMessageEvent = (model: PageMsgModel): void => {
    const id = model['id'] as { fromMe?: boolean } | undefined;
    if (!id?.fromMe) tell(model);
  };
}
