import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { HandOver, HandOverAnswer, Session } from './contract/index.js';
import { Counters } from './counters.js';
import { testBrowser } from './engine/whatsapp-web-js/config/test-browser.js';
import { createWhatsAppWebJsEngine } from './engine/whatsapp-web-js/index.js';
import type { EngineTimeouts } from './engine/whatsapp-web-js/options.js';
import { browsersBelow } from './engine/whatsapp-web-js/process-group.js';
import type { SandboxHarness, SandboxPhone } from './engine/whatsapp-web-js/sandbox.harness.js';
import { Journal } from './journal/journal.js';
import { SessionRegistry } from './sessions/registry.js';
import { StartGate } from './sessions/start-gate.js';
import { defaultTimings, type Timings } from './sessions/timings.js';

interface RealSessionsOptions {
  timings?: Partial<Timings>;
  timeouts?: Partial<EngineTimeouts>;
  memoryCeilingBytes?: number;
}

/** Sessions with real browsers against a sandbox, in this process, with times of the test's choice. */
export class RealSessions {
  readonly deviceId = randomUUID();
  readonly counters = new Counters();

  private constructor(
    private readonly folder: string,
    private readonly journal: Journal,
    readonly registry: SessionRegistry,
    private readonly sandbox: SandboxHarness,
    counters: Counters,
  ) {
    this.counters = counters;
  }

  static async open(
    sandbox: SandboxHarness,
    { timings, timeouts, memoryCeilingBytes = 1024 ** 3 }: RealSessionsOptions = {},
  ): Promise<RealSessions> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bw-real-sessions-'));
    const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
    const journal = await Journal.open({
      folder: path.join(folder, 'journal'),
      bootId: randomUUID(),
      logger,
    });
    const counters = new Counters();
    const engine = createWhatsAppWebJsEngine({
      ...testBrowser(),
      logger,
      ...(timeouts && { timeouts }),
    });
    const context = {
      engine,
      journal,
      counters,
      logger,
      memoryCeilingBytes,
      hasRoom: () => true,
      timings: { ...defaultTimings, backoffMs: [1], ...timings },
      gate: new StartGate(2),
      now: () => new Date(),
      requireStandIn: () => Promise.resolve(sandbox.standIn),
    };
    const registry = await SessionRegistry.open(context, path.join(folder, 'sessions'));
    return new RealSessions(folder, journal, registry, sandbox, counters);
  }

  get session(): Session {
    return this.registry.get(this.deviceId);
  }

  async start(): Promise<void> {
    const order = { epoch: 1, sandbox: true, deviceName: 'BotWave' };
    await this.registry.start(this.deviceId, order);
  }

  async link(phone: SandboxPhone): Promise<void> {
    await this.start();
    await this.reach('linking');
    const { linking } = this.session;
    if (linking?.step !== 'qr') throw new Error('No QR is shown.');
    await this.sandbox.link(phone, { qr: linking.qr });
    await this.reach('connected');
  }

  /** Waits for a state, and for a reason where one is given. */
  async reach(state: Session['state'], reason?: string): Promise<void> {
    const is = (): boolean =>
      this.session.state === state && (reason === undefined || this.session.reason === reason);
    try {
      await vi.waitUntil(is, { timeout: 45_000, interval: 10 });
    } catch {
      throw new Error(`Not ${state} ${reason ?? ''}: ${JSON.stringify(await this.states())}`);
    }
  }

  send(chat: string, text: string, more: Partial<HandOver> = {}): Promise<HandOverAnswer> {
    const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
    const content = { type: 'text' as const, text };
    const order = { epoch: 1, waId, chat, content, ...more };
    return this.registry.handOver(this.deviceId, randomUUID(), order);
  }

  /** The states that were told, with their reasons. */
  async states(): Promise<string[]> {
    const { signal } = new AbortController();
    const order = { journalId: null, after: 0, limit: 500, waitMs: 0, signal };
    const { events } = await this.journal.read(order);
    return events.flatMap((event) =>
      event.type === 'session.state'
        ? [[event.data.state, event.data.reason].filter(Boolean).join(' ')]
        : [],
    );
  }

  browsers(): Promise<number[]> {
    return browsersBelow(this.folder);
  }

  async close(): Promise<void> {
    await this.registry.shutDown();
    await this.journal.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
