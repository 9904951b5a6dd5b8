import type { PageEmitter, PageMsg, PageWindow } from '../page/page-types.js';

declare const window: PageWindow;

/**
 * Page function, before the library attaches its listeners: notes which it really
 * attached. A failure half way is swallowed by the library: sends work, nothing arrives.
 */
export function watchListeners(): void {
  const box = window.botwave;
  if (!box) throw new Error('The toolbox is missing');
  const watch = (name: string, model: PageEmitter) => {
    const original = model.on;
    model.on = function watched(this: PageEmitter, event, ...rest) {
      box.registered.push(...event.split(' ').map((part) => `${name}:${part}`));
      return original.call(this, event, ...rest);
    };
  };
  watch('msg', window.require('WAWebCollections').Msg);
  watch('socket', window.require('WAWebSocketModel').Socket);
}

/**
 * Page function, after the library attached its listeners, or failed to: attaches those
 * that the engine needs and that are missing. Answers with the names of what it added.
 */
export function completeListeners(): string[] {
  const { botwave: box, WWebJS: library } = window;
  if (!box || !library) throw new Error('The page is not ready');
  const { Msg } = window.require('WAWebCollections');
  const { Socket } = window.require('WAWebSocketModel');
  const added: string[] = [];
  const ensure = (name: string, attach: () => void) => {
    if (box.registered.includes(name)) return;
    attach();
    added.push(name);
  };
  ensure('msg:add', () =>
    Msg.on('add', (message: PageMsg) => {
      if (message.isNewMsg) window.onAddMessageEvent?.(library.getMessageModel(message));
    }),
  );
  ensure('msg:change:ack', () =>
    Msg.on('change:ack', (message: PageMsg, ack: number) => {
      window.onMessageAckEvent?.(library.getMessageModel(message), ack);
    }),
  );
  ensure('socket:change:state', () =>
    Socket.on('change:state', (_socket: unknown, state: string) => {
      window.onAppStateChangedEvent?.(state);
    }),
  );
  return added;
}
