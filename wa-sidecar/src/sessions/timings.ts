/** Every duration of a session, in milliseconds; arguments, so that tests need not wait. */
export interface Timings {
  /** From the browser's start to the first word of the page. */
  startingMs: number;
  syncingMs: number;
  /** From the first QR of a linking to `stopped (link_timeout)`. */
  linkingMs: number;
  /** How long after the last QR ran out new ones are asked for, and how often. */
  qrGraceMs: number;
  probeEveryMs: number;
  /** For a page that loads itself anew, or was told to, to be ready again. */
  reloadingMs: number;
  /** A connection that is down for so long is tried with another document, again and again. */
  networkDownMs: number;
  /** A connection that is back within this time was never reported as down. */
  networkGraceMs: number;
  /** Waits before each relaunch; the last one repeats. */
  backoffMs: readonly number[];
  /** Share of each wait that is random. */
  jitter: number;
  /** Consecutive failures after which a session is `failed`. */
  maxFailures: number;
  /** Connected for so long, a session's failures are forgotten. */
  steadyMs: number;
  /** The server's acknowledgement of a message; as long as whatsmeow waits. */
  ackWaitMs: number;
  /** A hand-over is answered within this time, with `running` if need be. */
  answerWithinMs: number;
  /** Between two looks for a message whose sending broke off. */
  lookAgainMs: number;
  /** How long a message that may have left waits for its session to come back. */
  reconnectWaitMs: number;
  /** How far before the last received message a comparison of chats begins. */
  backfillOverlapMs: number;
  /** What goes wrong behind `ready` (comparing chats, looking messages up) is tried again after this. */
  catchUpAgainMs: number;
  memoryEveryMs: number;
  /** Nothing sent or received for so long: a browser may be recycled. */
  idleMs: number;
  /** At least so long between two recyclings of one session. */
  recycleEveryMs: number;
}

export const defaultTimings: Timings = {
  startingMs: 90_000,
  syncingMs: 120_000,
  linkingMs: 300_000,
  qrGraceMs: 3000,
  probeEveryMs: 30_000,
  reloadingMs: 45_000,
  networkDownMs: 300_000,
  networkGraceMs: 2000,
  backoffMs: [100, 1000, 2000, 5000, 15_000, 30_000, 60_000],
  jitter: 0.3,
  maxFailures: 8,
  steadyMs: 60_000,
  ackWaitMs: 75_000,
  answerWithinMs: 10_000,
  lookAgainMs: 500,
  reconnectWaitMs: 75_000,
  backfillOverlapMs: 600_000,
  catchUpAgainMs: 30_000,
  memoryEveryMs: 30_000,
  idleMs: 60_000,
  recycleEveryMs: 600_000,
};

/** Wait before the relaunch that follows the n-th failure in a row (n from 1). */
export function backoff(timings: Timings, failures: number, random = Math.random): number {
  const steps = timings.backoffMs;
  const step = steps[Math.min(failures, steps.length) - 1] ?? 0;
  return Math.round(step * (1 + timings.jitter * (2 * random() - 1)));
}
