const PARENT_CHECK_MS = 1000;

/** Calls `end` once: on SIGTERM or SIGINT, or when whoever started this process is gone. */
export function onEnd(end: (reason: string) => void): void {
  let ended = false;
  const endOnce = (reason: string) => {
    if (ended) return;
    ended = true;
    end(reason);
  };
  process.on('SIGTERM', () => endOnce('SIGTERM'));
  process.on('SIGINT', () => endOnce('SIGINT'));
  process.on('disconnect', () => endOnce('the parent is gone'));
  if (process.ppid === 1) return;
  setInterval(() => {
    if (process.ppid === 1) endOnce('the parent is gone');
  }, PARENT_CHECK_MS).unref();
}
