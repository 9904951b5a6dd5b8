import type { Query } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isPassing, toProblem } from './problem';
import { queryClient } from './query-client';

/** Spread into a query's options: it is asked again every 2 s while somebody looks at it. */
export const live = { meta: { live: true } } as const;

const intervalMs = 2000;
const longestPauseMs = 30_000;

export interface LiveState {
  /** Since when what is shown may be out of date; null while all is well. */
  staleSince: number | null;
  nextTryAt: number | null;
}

let state: LiveState = { staleSince: null, nextTryAt: null };
const listeners = new Set<() => void>();

/** Pause before the next round: 2 s, doubled with each failed round, at most 30 s. */
export function pauseAfter(failures: number): number {
  return Math.min(intervalMs * 2 ** failures, longestPauseMs);
}

function isLive(query: Query): boolean {
  return query.meta?.['live'] === true;
}

/**
 * One timer for the whole tab: all live queries are asked in the same tick, so they leave
 * as one batched request. Nothing is asked while the tab is hidden. Answers a way to stop.
 */
export function startLive(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let running = false;

  const round = async (): Promise<void> => {
    clearTimeout(timer);
    if (running || document.hidden) return;
    running = true;
    try {
      await queryClient.refetchQueries({ type: 'active', predicate: isLive });
    } finally {
      running = false;
    }
    failures = anyFailing() ? failures + 1 : 0;
    const pause = pauseAfter(failures);
    tell(failures, pause);
    timer = setTimeout(again, pause);
  };
  const again = (): void => void round();

  timer = setTimeout(again, intervalMs);
  document.addEventListener('visibilitychange', again);
  window.addEventListener('online', again);
  window.addEventListener(tryNowEvent, again);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', again);
    window.removeEventListener('online', again);
    window.removeEventListener(tryNowEvent, again);
  };
}

const tryNowEvent = 'botwave:try-now';

/** Ends the current pause. */
export function tryNow(): void {
  window.dispatchEvent(new Event(tryNowEvent));
}

function anyFailing(): boolean {
  return queryClient
    .getQueryCache()
    .findAll({ type: 'active', predicate: isLive })
    .some((query) => query.state.status === 'error' && isPassing(toProblem(query.state.error)));
}

function tell(failures: number, pause: number): void {
  const next: LiveState =
    failures === 0
      ? { staleSince: null, nextTryAt: null }
      : { staleSince: state.staleSince ?? Date.now(), nextTryAt: Date.now() + pause };
  if (next.staleSince === state.staleSince && next.nextTryAt === state.nextTryAt) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
