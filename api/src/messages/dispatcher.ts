import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import { type DispatchParts, handOver } from './hand-over.js';
import { deleteExpiredKeys } from './idempotency.repo.js';
import { askAgain } from './lanes/ask-again.js';
import type { Claim } from './lanes/claim.js';
import { claimHeads } from './lanes/claim-heads.js';
import { freeAbandonedLanes } from './lanes/free-lanes.js';
import { nextDueMs } from './lanes/next-due.js';
import { takeOver } from './lanes/take-over.js';

interface DispatcherOptions {
  /** Hand-overs at once in this process. */
  concurrency?: number;
  /** The slow poll behind the notifications. */
  sweepMs?: number;
  /** How long stopping waits for what is in flight. */
  drainMs?: number;
}

type Claiming = (db: Db, leaseId: string, limit: number) => Promise<Claim[]>;

const tidyEveryMs = 60_000;

/** Starts carrying accepted messages to the sidecars; `stop` ends it cleanly. */
export function startDispatcher(parts: DispatchParts, options: DispatcherOptions = {}): Dispatcher {
  return new Dispatcher(parts, { concurrency: 16, sweepMs: 2_000, drainMs: 20_000, ...options });
}

/**
 * Carries accepted messages to the sidecars. Any number of these may run, in any number of
 * processes: the rows decide who sends what.
 */
export class Dispatcher {
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #sweeper: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #due: NodeJS.Timeout | undefined;
  #pumping: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #tidiedAt = performance.now();

  constructor(
    private readonly parts: DispatchParts,
    private readonly options: Required<DispatcherOptions>,
  ) {
    this.#stopListening = parts.signals.onLane(() => this.#pump());
    this.#sweeper = setInterval(() => this.#startSweep(), options.sweepMs);
    this.#startSweep();
  }

  /** Takes nothing more, lets what is in flight end for up to `drainMs`, and releases the rest. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    clearInterval(this.#sweeper);
    clearTimeout(this.#due);
    await Promise.all([this.#pumping, this.#sweeping]);
    const deadline = setTimeout(() => this.#stopping.abort(), this.options.drainMs);
    await Promise.all(this.#running);
    clearTimeout(deadline);
  }

  #pump(): void {
    this.#again = true;
    if (this.#pumping || this.#closed) return;
    this.#pumping = this.#pumpUntilEmpty()
      .catch((err: unknown) => this.parts.logger.warn({ err }, 'claiming failed; swept again soon'))
      .finally(() => {
        this.#pumping = undefined;
        if (this.#again) this.#pump();
      });
  }

  async #pumpUntilEmpty(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      if (await this.#take(claimHeads)) this.#again = true;
    }
    if (!this.#closed) this.#wakeIn(await nextDueMs(this.parts.db));
  }

  /** The next lane that only its pace holds back; what is further away the sweep finds. */
  #wakeIn(ms: number | null): void {
    clearTimeout(this.#due);
    if (ms === null || ms > this.options.sweepMs || this.#closed) return;
    this.#due = setTimeout(() => this.#pump(), Math.ceil(ms));
  }

  #startSweep(): void {
    if (this.#sweeping) return;
    this.#sweeping = this.#sweep()
      .catch((err: unknown) => this.parts.logger.warn({ err }, 'sweep failed; tried again soon'))
      .finally(() => {
        this.#sweeping = undefined;
        this.#pump();
      });
  }

  async #sweep(): Promise<void> {
    await freeAbandonedLanes(this.parts.db);
    await this.#take(takeOver);
    await this.#take(askAgain);
    if (performance.now() - this.#tidiedAt < tidyEveryMs) return;
    this.#tidiedAt = performance.now();
    await deleteExpiredKeys(this.parts.db);
  }

  /** True when there may be more to take. */
  async #take(claiming: Claiming): Promise<boolean> {
    const free = this.options.concurrency - this.#running.size;
    if (free <= 0 || this.#closed) return false;
    const claims = await claiming(this.parts.db, uuidv7(), free);
    for (const claim of claims) this.#launch(claim);
    return claims.length > 0;
  }

  #launch(claim: Claim): void {
    const work = handOver(this.parts, claim, this.#stopping.signal)
      .catch((err: unknown) => {
        // The lease runs out, and whoever takes over makes the same PUT again.
        this.parts.logger.warn({ err, messageId: claim.messageId }, 'hand-over not settled');
      })
      .finally(() => {
        this.#running.delete(work);
        this.#pump();
      });
    this.#running.add(work);
  }
}
