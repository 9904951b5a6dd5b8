import type { EngineEvent } from '../engine.js';

export type Ending = Extract<EngineEvent, { type: 'logged_out' | 'lost' }>;

/** The library's reasons of `disconnected`, in our words. */
export function endingOf(reason: string): Ending {
  switch (reason) {
    case 'LOGOUT':
    case 'UNPAIRED':
    case 'UNPAIRED_IDLE':
      return { type: 'logged_out', reason: 'removed_on_phone' };
    case 'TOS_BLOCK':
    case 'SMB_TOS_BLOCK':
      return { type: 'logged_out', reason: 'banned' };
    default:
      return { type: 'lost', reason: reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_') };
  }
}

/** Whether a state of the page's socket means a connection; null where it says nothing about it. */
export function connectionOf(state: string): boolean | null {
  switch (state) {
    case 'CONNECTED':
      return true;
    case 'OPENING':
    case 'TIMEOUT':
      return false;
    default:
      return null;
  }
}
