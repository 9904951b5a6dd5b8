const parentCheckMs = 1_000;

/** Calls `end` once: on SIGTERM or SIGINT, or when whoever started this process is gone. */
export function onEnd(end: (reason: string) => void): void {
  let ended = false;
  const once = (reason: string): void => {
    if (ended) return;
    ended = true;
    end(reason);
  };
  // A second signal, which npm and the terminal both send, is not an order to hurry.
  process.on('SIGTERM', () => once('SIGTERM'));
  process.on('SIGINT', () => once('SIGINT'));
  process.on('disconnect', () => once('the parent is gone'));
  if (process.ppid === 1) return;
  setInterval(() => {
    if (process.ppid === 1) once('the parent is gone');
  }, parentCheckMs).unref();
}
