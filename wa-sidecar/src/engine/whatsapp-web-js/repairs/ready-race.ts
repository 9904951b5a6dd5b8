import type { PageWindow } from '../page/page-types.js';

declare const window: PageWindow;

/**
 * Page function, after the library's injection. On a warm profile `hasSynced` can be true
 * before the library listens for its change, so that `ready` never comes: look at the
 * level as well as the edge, once now and then every second until the library has started.
 * Starting twice is harmless: the listeners are attached once a document.
 */
export function repairReadyRace(): void {
  const start = (): boolean => {
    if (window.WWebJS) return true;
    if (window.require('WAWebSocketModel').Socket.hasSynced) {
      void window.onAppStateHasSyncedEvent?.().catch(() => undefined);
    }
    return false;
  };
  if (start()) return;
  const timer = setInterval(() => {
    if (start()) clearInterval(timer);
  }, 1000);
}
