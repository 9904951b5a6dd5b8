import type { EventBody, EventPage, JournalEvent } from '../contract/index.js';
import type { Logger } from '../logger.js';
import { SerialQueue } from '../serial-queue.js';
import { SidecarError } from '../sidecar-error.js';
import { type SegmentLimits, Segments } from './segments.js';

export interface JournalLimits extends SegmentLimits {
  /** Events that may wait in memory while the disk has no room. */
  waitingEvents: number;
  /** How long to wait before a failed write is tried again. */
  retryMs: number;
  /** A stream is served in pages that lie so far apart; what comes alone is served at once. */
  gatherMs: number;
}

export const journalLimits: JournalLimits = {
  segmentBytes: 4 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
  keepAcknowledgedMs: 24 * 60 * 60 * 1000,
  waitingEvents: 50_000,
  retryMs: 1000,
  gatherMs: 100,
};

export interface JournalOptions {
  folder: string;
  bootId: string;
  logger: Logger;
  limits?: JournalLimits;
  now?: () => Date;
}

export type NewEvent = EventBody & { deviceId: string; epoch: number };

interface Waiting {
  event: NewEvent;
  at: Date;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const batchSize = 1000;

/**
 * What happened in WhatsApp, in order, on disk. An event is durable before anyone reads it,
 * so a reader's cursor never points behind what a crash leaves.
 */
export class Journal {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;
  private full = false;
  private closing = false;
  /** When a waiting reader was last given something, by the monotonic clock. */
  private servedAt = Number.NEGATIVE_INFINITY;
  /** Called when new lines are durable. */
  private readonly watchers = new Set<() => void>();
  private readonly maintenance = new SerialQueue();

  private constructor(
    private readonly segments: Segments,
    private readonly options: Required<JournalOptions>,
  ) {}

  static async open(options: JournalOptions): Promise<Journal> {
    const complete = { limits: journalLimits, now: () => new Date(), ...options };
    const segments = await Segments.open(complete.folder, complete.limits, complete.logger);
    return new Journal(segments, complete);
  }

  get journalId(): string {
    return this.segments.journalId;
  }

  get lastOffset(): number {
    return this.segments.last;
  }

  /** What is on disk at the moment. */
  get size(): { lines: number; bytes: number } {
    return this.segments.size;
  }

  /** `full` while events wait for room on disk. */
  get storage(): 'ok' | 'full' {
    return this.full ? 'full' : 'ok';
  }

  /**
   * Appends an event; resolves when it is durable. Without room on disk it waits and is
   * tried again; rejects with `storage_full` once too many wait, or when the journal closes.
   */
  append(event: NewEvent): Promise<void> {
    const { limits, now } = this.options;
    if (this.closing || this.waiting.length >= limits.waitingEvents) {
      return Promise.reject(new SidecarError('storage_full', 'The journal takes no more events.'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ event, at: now(), resolve, reject });
      this.writing ??= this.write();
    });
  }

  /**
   * Events behind a cursor, waiting up to `waitMs` for the first one. A cursor of another
   * journal, or one that lies beyond the end, is answered from the beginning.
   */
  async read(order: {
    journalId: string | null;
    after: number;
    limit: number;
    waitMs: number;
    signal: AbortSignal;
  }): Promise<EventPage> {
    const isOurs = order.journalId === this.journalId && order.after <= this.lastOffset;
    const after = isOurs ? order.after : 0;
    if (order.waitMs > 0) {
      await this.waitForMore(after, order.waitMs, order.signal);
      if (this.lastOffset - after < order.limit) await this.gather(order.signal);
    }
    const lines = await this.maintenance.run(() => this.segments.read(after, order.limit));
    return {
      journalId: this.journalId,
      bootId: this.options.bootId,
      events: lines.map((line): JournalEvent => JSON.parse(line)),
    };
  }

  /** Everything up to `offset` may be trimmed once it has been kept long enough. */
  async acknowledge(journalId: string, offset: number): Promise<void> {
    if (journalId !== this.journalId) {
      throw new SidecarError('wrong_state', 'This is not the journal of this sidecar.');
    }
    if (offset > this.lastOffset) {
      throw new SidecarError('invalid', 'The journal has not come to that offset yet.');
    }
    await this.maintenance.run(async () => {
      const now = this.options.now();
      await this.segments.acknowledge(offset, now);
      await this.segments.trim(now);
    });
  }

  /** Writes what waits, if there is room, and closes. Waiting readers are answered. */
  async close(): Promise<void> {
    this.closing = true;
    await this.writing;
    for (const wake of this.watchers) wake();
    await this.maintenance.run(() => this.segments.close());
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, batchSize);
      if (await this.maintenance.run(() => this.writeBatch(batch))) {
        this.waiting.splice(0, batch.length);
        for (const entry of batch) entry.resolve();
        for (const wake of this.watchers) wake();
      } else if (this.closing) {
        const lost = this.waiting.splice(0);
        this.options.logger.error({ events: lost.length }, 'events could not be written');
        for (const entry of lost) {
          entry.reject(new SidecarError('storage_full', 'There was no room for this event.'));
        }
      } else {
        await delay(this.options.limits.retryMs);
      }
    }
    // In the same breath as the last look at what waits, or an event could be left behind.
    this.writing = null;
  }

  private async writeBatch(batch: readonly Waiting[]): Promise<boolean> {
    const { logger } = this.options;
    const next = this.segments.last + 1;
    const lines = batch.map(({ event, at }, index) =>
      JSON.stringify({ offset: next + index, at: at.toISOString(), ...event }),
    );
    try {
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      const hasRoom = await this.segments.makeRoom(bytes);
      if (hasRoom) await this.segments.append(lines);
      else if (!this.full) logger.error('the journal has reached its limit unread; events wait');
      this.full = !hasRoom;
    } catch (error) {
      if (!this.full) logger.error({ err: error }, 'the journal cannot be written; events wait');
      this.full = true;
    }
    return !this.full;
  }

  /** Each page costs its reader a transaction, whatever the number of its lines. */
  private async gather(signal: AbortSignal): Promise<void> {
    const rest = this.servedAt + this.options.limits.gatherMs - performance.now();
    if (rest > 0 && !this.closing && !signal.aborted) await delay(rest);
    this.servedAt = performance.now();
  }

  private async waitForMore(after: number, waitMs: number, signal: AbortSignal): Promise<void> {
    if (this.lastOffset > after || this.closing || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.watchers.delete(wake);
        resolve();
      };
      const wake = (): void => {
        if (this.lastOffset > after || this.closing) finish();
      };
      const timer = setTimeout(finish, waitMs);
      signal.addEventListener('abort', finish);
      this.watchers.add(wake);
    });
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
