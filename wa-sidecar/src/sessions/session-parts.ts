import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { EventBody } from '../contract/index.js';
import type { Counters } from '../counters.js';
import type { Engine, StandIn } from '../engine/engine.js';
import type { Journal } from '../journal/journal.js';
import type { Logger } from '../logger.js';
import { SerialQueue } from '../serial-queue.js';
import { Connection } from './connection.js';
import { HandOverDesk } from './hand-over.js';
import { HandOverMemory } from './hand-over-memory.js';
import { Inbox } from './inbox.js';
import { type SessionRecord, writeRecord } from './session-record.js';
import type { StartGate } from './start-gate.js';
import { Ticks } from './ticks.js';
import type { Timings } from './timings.js';

/** What all sessions of a sidecar share. */
export interface SessionContext {
  engine: Engine;
  journal: Journal;
  gate: StartGate;
  counters: Counters;
  /** A session's browser that takes more is replaced at a quiet moment. */
  memoryCeilingBytes: number;
  /** Whether the disk of the profiles has room. */
  hasRoom: () => boolean;
  timings: Timings;
  logger: Logger;
  now: () => Date;
  /** The stand-in for sandbox sessions. Rejects when there is none now. */
  requireStandIn: () => Promise<StandIn>;
}

/** What one session keeps on disk, and what works on it. */
export class SessionParts {
  readonly profileDir: string;
  readonly connection = new Connection();
  readonly desk: HandOverDesk;
  readonly ticks: Ticks;
  private readonly writes = new SerialQueue();

  private constructor(
    readonly folder: string,
    private current: { record: SessionRecord },
    readonly emit: (event: EventBody) => Promise<void>,
    readonly inbox: Inbox,
    private readonly memory: HandOverMemory,
    { timings, logger, now, counters }: SessionContext,
  ) {
    this.profileDir = path.join(folder, 'profile');
    const { connection } = this;
    this.ticks = new Ticks(memory, emit);
    this.desk = new HandOverDesk({
      memory,
      connection,
      timings,
      logger,
      emit,
      now,
      onOutcome: (outcome) => counters.countHandOver(outcome),
    });
  }

  static async open(
    context: SessionContext,
    folder: string,
    record: SessionRecord,
  ): Promise<SessionParts> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const current = { record };
    const emit = (event: EventBody): Promise<void> => {
      const { deviceId, epoch } = current.record;
      return context.journal.append({ deviceId, epoch, ...event });
    };
    const memory = await HandOverMemory.open(folder, context.now());
    const overlapMs = context.timings.backfillOverlapMs;
    const { counters, logger } = context;
    const inbox = await Inbox.open({ folder, overlapMs, emit, gaps: counters.gaps, logger });
    return new SessionParts(folder, current, emit, inbox, memory, context);
  }

  get record(): SessionRecord {
    return this.current.record;
  }

  /** Changes the record; resolves when that is durable. */
  async update(changes: Partial<SessionRecord>): Promise<void> {
    this.current.record = { ...this.current.record, ...changes };
    await this.writes.run(() => writeRecord(this.folder, this.current.record));
  }

  /** Records where it came to rest; a device that is no longer linked keeps nothing of its link. */
  async recordRest(rest: NonNullable<SessionRecord['rest']>): Promise<void> {
    if (rest.state !== 'logged_out') return await this.update({ rest });
    await this.eraseProfile();
    await this.update({ rest, linkedAt: null, scannedAt: null, account: null });
  }

  /** Erases what makes the device linked, and what was known of its chats. */
  private async eraseProfile(): Promise<void> {
    // The browser's last children may still be writing.
    await rm(this.profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    await this.inbox.clear();
  }

  /** Resolves when nothing is written below the folder any more. */
  async close(): Promise<void> {
    this.connection.rest();
    await this.writes.run(() => Promise.resolve());
    await this.inbox.close();
    await this.memory.close();
  }
}
