const parentCheckMs = 1_000;

/** Read as the program loads, so that a parent that ends during its start is noticed, too. */
const parent = process.ppid;

/**
 * Calls `end` once: on SIGTERM or SIGINT, or when whoever started this process is gone, also
 * if that happened before this call. A parent that is process 1 tells its end by
 * the IPC channel alone, if it gave one.
 */
export function onEnd(end: (reason: string) => void): void {
  let ended = false;
  const once = (reason: string): void => {
    if (ended) return;
    ended = true;
    end(reason);
  };
  const parentIsGone = (): void => once('the parent is gone');
  // A second signal, which npm and the terminal both send, is not an order to hurry.
  process.on('SIGTERM', () => once('SIGTERM'));
  process.on('SIGINT', () => once('SIGINT'));
  process.on('disconnect', parentIsGone);
  const poll = setInterval(() => {
    if (process.ppid !== parent) parentIsGone();
  }, parentCheckMs);
  poll.unref();
  // False only where there was a channel, which has closed before anybody listened.
  if (process.connected === false) parentIsGone();
}
