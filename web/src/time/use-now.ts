import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in ms, renewed every second; one timer for all that ask. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    // Without a timer the stored time is as old as the last reader.
    if (timer === undefined) now = Date.now();
    return now;
  });
}
