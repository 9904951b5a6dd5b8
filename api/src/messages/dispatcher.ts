import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import { type DispatchParts, handOver } from './hand-over.js';
import { deleteExpiredKeys } from './idempotency.repo.js';
import { askAgain } from './lanes/ask-again.js';
import { cancelOnDeletedDevices } from './lanes/cancel-waiting.js';
import type { Claim } from './lanes/claim.js';
import { claimHeads } from './lanes/claim-heads.js';
import { expireDue } from './lanes/expire-due.js';
import { freeAbandonedLanes } from './lanes/free-lanes.js';
import { giveUpAsking } from './lanes/give-up-asking.js';
import { type NextDue, nextDueMs } from './lanes/next-due.js';
import { queueScheduled } from './lanes/queue-scheduled.js';
import { takeOver } from './lanes/take-over.js';
import { retryConflicts } from './retry-conflicts.js';

interface DispatcherOptions {
  /** Hand-overs at once in this process; each is one waiting request, of a device of its own. */
  concurrency?: number;
  /** The slow poll behind the notifications. */
  sweepMs?: number;
  /** Between two removals of what is over: keys, questions, messages of deleted devices. */
  tidyMs?: number;
  /** How long stopping waits for what is in flight. */
  drainMs?: number;
}

type Claiming = (db: Db, leaseId: string, limit: number) => Promise<Claim[]>;

/** A lane in flight goes on behind its message; a wake of it meanwhile is looked into this late. */
const lookAgainMs = 100;
/** Behind the last claim, so that a busy lane does not ask what is next behind every message. */
const lookAheadMs = 20;

/** Starts carrying accepted messages to the sidecars; `stop` ends it cleanly. */
export function startDispatcher(parts: DispatchParts, options: DispatcherOptions = {}): Dispatcher {
  return new Dispatcher(parts, {
    concurrency: 256,
    sweepMs: 2_000,
    tidyMs: 60_000,
    drainMs: 20_000,
    ...options,
  });
}

/**
 * Carries accepted messages to the sidecars. Any number of these may run, in any number of
 * processes: the rows decide who sends what.
 */
export class Dispatcher {
  readonly #running = new Set<Promise<void>>();
  /** Devices of which this process has a message in flight. */
  readonly #lanes = new Set<string>();
  readonly #stopping = new AbortController();
  readonly #sweeper: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #looking: NodeJS.Timeout | undefined;
  #lookingAgain: NodeJS.Timeout | undefined;
  #laneDue: NodeJS.Timeout | undefined;
  #timeDue: NodeJS.Timeout | undefined;
  #pumping: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #tidiedAt = performance.now();

  constructor(
    private readonly parts: DispatchParts,
    private readonly options: Required<DispatcherOptions>,
  ) {
    this.#stopListening = parts.signals.onLane((deviceId) => this.#takeOn(deviceId));
    this.#sweeper = setInterval(() => this.#startSweep(), options.sweepMs);
    this.#startSweep();
  }

  /** Takes nothing more, lets what is in flight end for up to `drainMs`, and releases the rest. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    clearInterval(this.#sweeper);
    for (const timer of this.#timers()) clearTimeout(timer);
    await Promise.all([this.#pumping, this.#sweeping]);
    const deadline = setTimeout(() => this.#stopping.abort(), this.options.drainMs);
    // What was in flight may have taken the next one with it.
    while (this.#running.size > 0) await Promise.all(this.#running);
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

  /** Many wakes of busy lanes are one claim: each claim would find nothing and delay the others. */
  #pumpLater(): void {
    this.#lookingAgain ??= setTimeout(() => {
      this.#lookingAgain = undefined;
      this.#pump();
    }, lookAgainMs);
  }

  #timers(): (NodeJS.Timeout | undefined)[] {
    return [this.#looking, this.#lookingAgain, this.#laneDue, this.#timeDue];
  }

  async #pumpUntilEmpty(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      if (await this.#take(claimHeads)) this.#again = true;
    }
    this.#lookAheadSoon();
  }

  #lookAheadSoon(): void {
    if (this.#looking || this.#closed) return;
    this.#looking = setTimeout(() => {
      this.#looking = undefined;
      nextDueMs(this.parts.db).then(
        (due) => this.#wakeAt(due),
        (err: unknown) => this.parts.logger.debug({ err }, 'the next time is not known'),
      );
    }, lookAheadMs);
  }

  /** Exactly when something is due; what is further away the sweep finds. */
  #wakeAt({ lane, time }: NextDue): void {
    clearTimeout(this.#laneDue);
    clearTimeout(this.#timeDue);
    if (this.#closed) return;
    const isNear = (ms: number | null): ms is number => ms !== null && ms <= this.options.sweepMs;
    if (isNear(lane)) this.#laneDue = setTimeout(() => this.#pump(), Math.ceil(lane));
    if (isNear(time)) this.#timeDue = setTimeout(() => this.#startSweep(), Math.ceil(time));
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
    const { db } = this.parts;
    await this.#moveDue();
    await freeAbandonedLanes(db);
    await this.#take(takeOver);
    await this.#take(askAgain);
    if (performance.now() - this.#tidiedAt < this.options.tidyMs) return;
    this.#tidiedAt = performance.now();
    await deleteExpiredKeys(db);
    await cancelOnDeletedDevices(db);
    this.#announce(await giveUpAsking(db));
  }

  /** What expires goes first: a message is never sent when its time is over. */
  async #moveDue(): Promise<void> {
    const { db } = this.parts;
    const expired = await retryConflicts(() => expireDue(db));
    const queued = await retryConflicts(() => queueScheduled(db));
    this.#announce([...expired, ...queued]);
  }

  #announce(messageIds: string[]): void {
    for (const id of messageIds) this.parts.signals.announceMessage(id);
  }

  /** Whether this process has a hand free for one lane more. */
  #takeOn(deviceId: string): boolean {
    if (this.#lanes.has(deviceId)) this.#pumpLater();
    else this.#pump();
    return !this.#closed && this.#running.size < this.options.concurrency;
  }

  /** True when there may be more to take: a lane that has given its head has no other. */
  async #take(claiming: Claiming): Promise<boolean> {
    const free = this.options.concurrency - this.#running.size;
    if (free <= 0 || this.#closed) return false;
    const claims = await claiming(this.parts.db, uuidv7(), free);
    for (const claim of claims) this.#launch(claim);
    return claims.length === free;
  }

  #launch(claim: Claim): void {
    const work = this.#carry(claim).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #carry(claim: Claim): Promise<void> {
    const { deviceId, messageId } = claim;
    const holdsLane = claim.kind !== 'asked_again';
    if (holdsLane) this.#lanes.add(deviceId);
    let next: Claim | undefined;
    try {
      next = await handOver(this.parts, claim, this.#stopping.signal, () => !this.#closed);
    } catch (err) {
      // The lease runs out, and whoever takes over makes the same PUT again.
      this.parts.logger.warn({ err, messageId }, 'hand-over not settled');
    }
    if (holdsLane) this.#lanes.delete(deviceId);
    // Its hand is the one that the settled message leaves free.
    if (next) this.#launch(next);
    else this.#pump();
  }
}
