import type { EngineClient } from '../engine/engine.js';
import type { Logger } from '../logger.js';
import type { Timings } from './timings.js';

interface MemoryWatchOptions {
  timings: Timings;
  ceilingBytes: number;
  logger: Logger;
  /** The client whose browser is measured; null while there is none. */
  client: () => EngineClient | null;
  /** Whether the session is connected, and nothing of it is on its way. */
  isFree: () => boolean;
  /** The browser takes too much, and nobody will notice that it is replaced. */
  recycle: () => void;
}

/** Measures what a session's browser takes, and asks for another one at a quiet moment. */
export class MemoryWatch {
  private measured: number | null = null;
  private timer: NodeJS.Timeout | undefined;
  /** By the monotonic clock, as is the next. */
  private activeAt = performance.now();
  private recycledAt: number | null = null;

  constructor(private readonly options: MemoryWatchOptions) {}

  /** The last measurement of the browser that runs. */
  get bytes(): number | null {
    return this.measured;
  }

  /** A browser begins. */
  start(): void {
    this.stop();
    this.timer = setInterval(() => void this.measure(), this.options.timings.memoryEveryMs);
  }

  /** No browser runs any more. */
  stop(): void {
    clearInterval(this.timer);
    this.measured = null;
  }

  /** Something was sent or received. */
  touch(): void {
    this.activeAt = performance.now();
  }

  private async measure(): Promise<void> {
    const { client, logger } = this.options;
    const current = client();
    try {
      const bytes = (await current?.memoryBytes()) ?? null;
      if (client() !== current) return;
      this.measured = bytes;
    } catch (error) {
      logger.debug({ err: error }, 'the memory of a browser could not be measured');
    }
    this.judge();
  }

  private judge(): void {
    const { timings, ceilingBytes, isFree, recycle } = this.options;
    const now = performance.now();
    const isTooSoon = this.recycledAt !== null && now - this.recycledAt < timings.recycleEveryMs;
    const isIdle = now - this.activeAt >= timings.idleMs && isFree();
    if (this.measured === null || this.measured <= ceilingBytes || isTooSoon || !isIdle) return;
    this.recycledAt = now;
    recycle();
  }
}
