import type { Logger } from '../logger.js';
import type { SessionParts } from './session-parts.js';
import { Timers } from './timers.js';
import type { Timings } from './timings.js';

type Part = 'reconcile' | 'ticks' | 'compare';

interface CatchUpOptions {
  parts: SessionParts;
  timings: Timings;
  logger: Logger;
}

/** What is made up for behind each `ready`; each part is tried again until it succeeds. */
export class CatchUp {
  private readonly timers = new Timers<Part>();

  constructor(private readonly options: CatchUpOptions) {}

  /** Messages whose fate is open, ticks that moved and messages that came while nobody listened. */
  run(): void {
    this.options.parts.inbox.beginGap();
    this.reconcile();
    this.compareTicks();
    this.compareChats();
  }

  stop(): void {
    this.timers.clearAll();
  }

  /** Asks the page about messages whose fate is open. */
  reconcile(): void {
    const { connection, desk } = this.options.parts;
    const client = connection.current();
    if (client) this.keepTrying('reconcile', desk.reconcile(client), () => this.reconcile());
  }

  private compareTicks(): void {
    const { connection, ticks } = this.options.parts;
    const client = connection.current();
    if (client) this.keepTrying('ticks', ticks.compare(client), () => this.compareTicks());
  }

  private compareChats(): void {
    const { connection, inbox, record } = this.options.parts;
    const client = connection.current();
    if (!client || !record.linkedAt) return;
    const comparing = inbox.compare(client, new Date(record.linkedAt));
    this.keepTrying('compare', comparing, () => this.compareChats());
  }

  private keepTrying(name: Part, task: Promise<void>, again: () => void): void {
    const { logger, timings, parts } = this.options;
    task.catch((error: unknown) => {
      const { deviceId } = parts.record;
      logger.warn({ err: error, deviceId, task: name }, 'what was missed is not made up for yet');
      if (parts.connection.current()) this.timers.set(name, timings.catchUpAgainMs, again);
    });
  }
}
