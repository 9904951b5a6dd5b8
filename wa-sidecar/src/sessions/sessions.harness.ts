import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { JournalEvent, Session } from '../contract/index.js';
import { Counters } from '../counters.js';
import { Journal } from '../journal/journal.js';
import { SessionRegistry } from './registry.js';
import { ScriptedEngine } from './scripted-engine.harness.js';
import { StartGate } from './start-gate.js';
import { defaultTimings, type Timings } from './timings.js';

const quickTimings: Timings = {
  ...defaultTimings,
  backoffMs: [1],
  networkGraceMs: 10,
  qrGraceMs: 10,
  answerWithinMs: 60,
  reconnectWaitMs: 2000,
  lookAgainMs: 5,
  catchUpAgainMs: 5,
};

interface Booted {
  counters: Counters;
  registry: SessionRegistry;
  journal: Journal;
}

/** Registry and journal on a folder of their own, with a scripted engine below. */
export class SessionsHarness {
  private constructor(
    private readonly folder: string,
    readonly engine: ScriptedEngine,
    private readonly timings: Timings,
    private booted: Booted,
    private readonly memoryCeilingBytes: number,
    readonly deviceId: string = randomUUID(),
  ) {}

  static async open(
    timings: Partial<Timings> = {},
    memoryCeilingBytes = 1024 ** 3,
  ): Promise<SessionsHarness> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bw-sessions-'));
    const engine = new ScriptedEngine();
    const complete = { ...quickTimings, ...timings };
    const booted = await boot(folder, engine, complete, memoryCeilingBytes);
    return new SessionsHarness(folder, engine, complete, booted, memoryCeilingBytes);
  }

  get registry(): SessionRegistry {
    return this.booted.registry;
  }

  get counters(): Counters {
    return this.booted.counters;
  }

  get session(): Session {
    return this.registry.get(this.deviceId);
  }

  start(epoch = 1): Promise<Session> {
    return this.registry.start(this.deviceId, { epoch, sandbox: true, deviceName: 'BotWave' });
  }

  /** Starts, and lets the engine be ready at once, now and after each relaunch. */
  async connect(): Promise<void> {
    this.engine.onOpen = (client) => client.ready();
    await this.start();
    await vi.waitUntil(() => this.session.state === 'connected');
  }

  /** No record of the session can be written, until the answer is called. */
  blockRecord(): () => void {
    const record = path.join(this.folder, 'sessions', this.deviceId, 'session.json');
    const inTheWay = `${record}.${process.pid}.tmp`;
    mkdirSync(inTheWay);
    return () => rmdirSync(inTheWay);
  }

  /** What a new process would know of the session's hand-overs. */
  handOversOnDisk(): string {
    const file = path.join(this.folder, 'sessions', this.deviceId, 'hand-overs.jsonl');
    return readFileSync(file, 'utf8');
  }

  /** What a new process does with the same folder. */
  async reboot(): Promise<void> {
    await this.end();
    this.booted = await boot(this.folder, this.engine, this.timings, this.memoryCeilingBytes);
  }

  /** What a new process finds when this one was killed now. */
  async takeOver(): Promise<SessionsHarness> {
    const copy = mkdtempSync(path.join(tmpdir(), 'bw-sessions-'));
    cpSync(this.folder, copy, { recursive: true });
    await this.close();
    const { engine, timings, memoryCeilingBytes, deviceId } = this;
    const booted = await boot(copy, engine, timings, memoryCeilingBytes);
    return new SessionsHarness(copy, engine, timings, booted, memoryCeilingBytes, deviceId);
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }

  /** All events of the journal, without their places. */
  async events(): Promise<JournalEvent[]> {
    const { journal } = this.booted;
    const signal = new AbortController().signal;
    const order = { journalId: null, after: 0, limit: 500, waitMs: 0, signal };
    return (await journal.read(order)).events;
  }

  /** The states that were told, with their reasons. */
  async states(): Promise<string[]> {
    return (await this.events()).flatMap((event) =>
      event.type === 'session.state'
        ? [[event.data.state, event.data.reason].filter(Boolean).join(' ')]
        : [],
    );
  }

  private async end(): Promise<void> {
    await this.registry.shutDown();
    await this.booted.journal.close();
  }
}

async function boot(
  folder: string,
  engine: ScriptedEngine,
  timings: Timings,
  memoryCeilingBytes: number,
): Promise<Booted> {
  const logger = pino({ level: 'silent' });
  const journalFolder = path.join(folder, 'journal');
  const journal = await Journal.open({ folder: journalFolder, bootId: randomUUID(), logger });
  const counters = new Counters();
  const context = {
    engine,
    journal,
    timings,
    logger,
    gate: new StartGate(2),
    counters,
    memoryCeilingBytes,
    hasRoom: () => true,
    now: () => new Date(),
    requireStandIn: () => Promise.resolve({ address: 'x:1', certificateKeyHash: null }),
  };
  return {
    counters,
    journal,
    registry: await SessionRegistry.open(context, path.join(folder, 'sessions')),
  };
}
