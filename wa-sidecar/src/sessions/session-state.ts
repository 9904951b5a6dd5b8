import type { SessionState } from '../contract/index.js';

/** Every way from one state to another. Staying in a state (with another reason) is always allowed. */
export const transitions: Readonly<Record<SessionState, readonly SessionState[]>> = {
  starting: ['linking', 'syncing', 'connected', 'reconnecting', 'logged_out', 'failed', 'stopped'],
  linking: ['starting', 'syncing', 'connected', 'logged_out', 'failed', 'stopped'],
  syncing: ['starting', 'linking', 'connected', 'reconnecting', 'logged_out', 'failed', 'stopped'],
  connected: ['reconnecting', 'logged_out', 'failed', 'stopped'],
  reconnecting: ['connected', 'logged_out', 'failed', 'stopped'],
  logged_out: ['starting'],
  failed: ['starting', 'logged_out', 'stopped'],
  stopped: ['starting', 'logged_out'],
};

export function canGo(from: SessionState, to: SessionState): boolean {
  return from === to || transitions[from].includes(to);
}

/** States in which nothing runs until a start is ordered. */
export const restStates = ['logged_out', 'failed', 'stopped'] as const;
export type RestState = (typeof restStates)[number];

export function isAtRest(state: SessionState): state is RestState {
  return state === 'logged_out' || state === 'failed' || state === 'stopped';
}
