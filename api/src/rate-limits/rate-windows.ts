/** Length of a window; `rate_limit` counts accepted messages in it. */
export const windowSeconds = 60;

/** Two counters of neighbouring windows, and how far the current one has gone. */
export interface RateWindow {
  /** Accepted in the current window, this one included when it was allowed. */
  current: number;
  /** Accepted in the window before. */
  previous: number;
  /** Seconds since the current window began, 0 to 60. */
  elapsed: number;
}

/** What still counts: the current window and the part of the one before that is not a minute old. */
export function usedOf({ current, previous, elapsed }: RateWindow): number {
  return Math.floor(previous * (1 - elapsed / windowSeconds)) + current;
}

/** Seconds until one more is allowed, at least 1. */
export function secondsUntilFree(window: RateWindow, limit: number): number {
  const { current, previous, elapsed } = window;
  const seconds =
    current < limit
      ? agesUntil(previous, limit - current) - elapsed
      : windowSeconds - elapsed + agesUntil(current, limit);
  return Math.max(1, Math.ceil(seconds));
}

/** Seconds into a window until the one before it, with `count`, weighs less than `room`. */
const agesUntil = (count: number, room: number): number =>
  windowSeconds * Math.max(0, 1 - room / count);
