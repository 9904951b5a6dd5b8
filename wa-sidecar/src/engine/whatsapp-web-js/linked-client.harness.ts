import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Page } from 'puppeteer';
import { vi } from 'vitest';
import type { EngineClient, EngineEvent } from '../engine.js';
import { testBrowser } from './config/test-browser.js';
import { createWhatsAppWebJsEngine } from './index.js';
import { LibraryClientBase } from './library.js';
import { browsersOnProfile } from './process-group.js';
import { userDataDirOf } from './profile-auth.js';
import type { SandboxHarness, SandboxPhone } from './sandbox.harness.js';

const run = promisify(execFile);
const waitMs = 20_000;

type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

/** What a client told, in order, and waiting for more of it. */
export class EventTape {
  readonly events: EngineEvent[] = [];

  all<T extends EngineEvent['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** The nth event of a type (from 1), awaited. */
  async nth<T extends EngineEvent['type']>(type: T, count = 1): Promise<EventOf<T>> {
    return this.until(type, (_event, index) => index === count - 1);
  }

  async until<T extends EngineEvent['type']>(
    type: T,
    matches: (event: EventOf<T>, index: number) => boolean,
  ): Promise<EventOf<T>> {
    try {
      return await vi.waitUntil(() => this.all(type).find(matches), {
        timeout: waitMs,
        interval: 10,
      });
    } catch {
      const told = this.events.map((event) => event.type).join(', ');
      throw new Error(`No such ${type} event; told: ${told}`);
    }
  }
}

/** A profile folder and the clients that are opened on it, one after the other. */
export class Profile {
  readonly clients: EngineClient[] = [];

  private constructor(
    private readonly sandbox: SandboxHarness,
    readonly folder: string,
  ) {}

  static async create(sandbox: SandboxHarness): Promise<Profile> {
    return new Profile(sandbox, await mkdtemp(join(tmpdir(), 'bw-engine-profile-')));
  }

  createClient(): { client: EngineClient; tape: EventTape } {
    const tape = new EventTape();
    const engine = createWhatsAppWebJsEngine({
      ...testBrowser(),
      logger: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
    });
    const client = engine.createClient({
      deviceId: '0199a0b0-0000-7000-8000-000000000001',
      profileDir: this.folder,
      deviceName: 'BotWave test',
      standIn: this.sandbox.standIn,
      onEvent: (event) => tape.events.push(event),
    });
    this.clients.push(client);
    return { client, tape };
  }

  /** Opened, linked by QR, ready. */
  async link(phone: SandboxPhone): Promise<{ client: EngineClient; tape: EventTape }> {
    const opened = this.createClient();
    await opened.client.open();
    const { qr } = await opened.tape.nth('qr');
    await this.sandbox.link(phone, { qr });
    await opened.tape.nth('ready');
    return opened;
  }

  browsers(): Promise<number[]> {
    return browsersOnProfile(userDataDirOf(this.folder));
  }

  /** The processes of the running browser's pages. Linux only. */
  async renderers(): Promise<number[]> {
    const group = this.clients.at(-1)?.browserPid();
    const { stdout } = await run('ps', ['-eo', 'pid=,pgid=,args=']);
    return stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, pgid, ...args]) => Number(pgid) === group && args.includes('--type=renderer'))
      .map(([pid]) => Number(pid));
  }

  async remove(): Promise<void> {
    for (const client of this.clients) await client.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

type Library = InstanceType<typeof LibraryClientBase>;

/**
 * Comes between the engine and the library where the listeners are attached: `before` may
 * change the page first. Answers with the libraries that got there and what failed.
 * Undone by `vi.restoreAllMocks`.
 */
export function watchAttaching(before: (page: Page) => Promise<unknown>): {
  pages: Page[];
  failures: unknown[];
} {
  const name = 'attachEventListeners';
  const attach: (this: Library) => Promise<void> = Reflect.get(LibraryClientBase.prototype, name);
  const seen = { pages: [] as Page[], failures: [] as unknown[] };
  vi.spyOn(LibraryClientBase.prototype, name).mockImplementation(async function (this: Library) {
    if (this.pupPage) {
      seen.pages.push(this.pupPage);
      await before(this.pupPage);
    }
    try {
      await attach.call(this);
    } catch (error) {
      seen.failures.push(error);
      throw error;
    }
  });
  return seen;
}

export function newWaId(): string {
  return `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
}
