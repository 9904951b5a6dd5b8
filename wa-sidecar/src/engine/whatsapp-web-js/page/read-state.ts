import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: the socket's state, e.g. CONNECTED, UNPAIRED, OPENING. */
export function readState(): string {
  return window.require('WAWebSocketModel').Socket.state;
}
