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

/** The library rejects with Chromium's network errors, or with texts of its own. */
export function openErrorCode(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('net::ERR_')) return 'page_unreachable';
  if (text === 'auth timeout') return 'page_timeout';
  return /launch|closed|detached/i.test(text) ? 'browser_failed' : 'page_error';
}
