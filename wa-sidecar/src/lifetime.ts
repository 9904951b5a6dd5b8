const parentCheckMs = 1000;

/**
 * Calls `end` once: on SIGTERM or SIGINT, or when whoever started this process is gone, so
 * that the next start finds neither the port nor the profiles taken.
 */
export function onEnd(end: (reason: string) => void): void {
  let ended = false;
  const endOnce = (reason: string): void => {
    if (ended) return;
    ended = true;
    end(reason);
  };
  process.on('SIGTERM', () => endOnce('SIGTERM'));
  process.on('SIGINT', () => endOnce('SIGINT'));
  process.on('disconnect', () => endOnce('the parent is gone'));
  const parent = process.ppid;
  if (parent === 1) return;
  setInterval(() => {
    if (process.ppid !== parent) endOnce('the parent is gone');
  }, parentCheckMs).unref();
}
