// @ts-check

/** npm hands on the signal that the terminal has sent already: one Ctrl-C arrives twice. */
const sameKeyMs = 1_000;

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP and `force` at a later one; what arrives
 * within a second of the first counts as the first.
 * @param {{ stop: () => void, force: () => void }} reactions
 * @param {{ on: (signal: string, listener: () => void) => unknown }} [source] of the signals
 * @param {() => number} [now] ms
 */
export function onStopSignal({ stop, force }, source = process, now = Date.now) {
  /** @type {number | undefined} */
  let first;
  const heard = () => {
    if (first === undefined) {
      first = now();
      stop();
    } else if (now() - first > sameKeyMs) {
      force();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) source.on(signal, heard);
}

/**
 * Calls `stop` when npm, which started this process, is gone: it hands a signal on only to the
 * shell in between, and that ends without a word. Does nothing in a process that npm did not
 * start, which may well outlive its shell.
 * @param {() => void} stop
 * @param {NodeJS.ProcessEnv} env
 */
export function onNpmGone(stop, env) {
  if (env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const poll = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(poll);
    stop();
  }, 250);
  poll.unref();
}
