import type { Logger } from 'pino';

export interface RepeatingWork {
  /** Looks now instead of at the next turn; call after the commit that made something to do. */
  wake(): void;
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

export interface RepeatingWorkOptions {
  /** Names the work in the log. */
  name: string;
  everyMs: number;
  logger: Logger;
  /** True: there may be more, so it is called again at once. */
  work: (signal: AbortSignal) => Promise<boolean>;
}

/** Calls `work` at once, every `everyMs` and when woken; never twice at a time. What it throws is logged. */
export function startRepeatingWork(options: RepeatingWorkOptions): RepeatingWork {
  const { name, everyMs, logger, work } = options;
  const stopping = new AbortController();
  let again = false;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (again && !stopping.signal.aborted) {
      again = false;
      if (await work(stopping.signal)) again = true;
    }
  };
  const wake = (): void => {
    again = true;
    if (running || stopping.signal.aborted) return;
    running = run()
      .catch((err: unknown) => logger.warn({ err, work: name }, 'work failed; tried again soon'))
      .finally(() => {
        running = undefined;
      });
  };

  const timer = setInterval(wake, everyMs);
  wake();
  return {
    wake,
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
