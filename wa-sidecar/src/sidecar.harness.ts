import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  EventPage,
  HandOver,
  HandOverAnswer,
  JournalEvent,
  Session,
  Status,
} from './contract/index.js';

const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const token = 'a-token-for-tests-only';

export interface Answer<T> {
  status: number;
  body: T;
}

/** The built sidecar as a process of its own, driven by its HTTP. Build before: `tsc -b wa-sidecar`. */
export class SidecarHarness {
  private child: ChildProcess | null = null;
  output = '';
  private cursor = { journal: '', after: 0 };
  /** All events that were read so far. */
  readonly events: JournalEvent[] = [];

  constructor(
    readonly dataDir: string,
    private readonly port: number,
    private readonly environment: Record<string, string> = {},
  ) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  spawn(): ChildProcess {
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        BOTWAVE_DATA_DIR: this.dataDir,
        SIDECAR_PORT: String(this.port),
        SIDECAR_TOKEN: token,
        LOG_LEVEL: 'debug',
        ...this.environment,
      },
    });
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    this.child = child;
    return child;
  }

  /** Starts it and waits until it listens. */
  async start(): Promise<void> {
    const child = this.spawn();
    await until('the sidecar listens', async () => {
      if (child.exitCode !== null) throw new Error(`The sidecar ended:\n${this.output}`);
      return await fetch(this.url('healthz')).then(
        (response) => response.ok,
        () => false,
      );
    });
  }

  /** Ends it by a signal; answers its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? 0;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    return child.exitCode;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(this.url(path), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}/${path}`;
  }

  async status(): Promise<Status> {
    return (await this.call<Status>('GET', 'status')).body;
  }

  startSession(deviceId: string, epoch = 1): Promise<Answer<Session>> {
    const order = { epoch, sandbox: true, deviceName: 'BotWave' };
    return this.call('PUT', `sessions/${deviceId}`, order);
  }

  async session(deviceId: string): Promise<Session> {
    return (await this.call<Session>('GET', `sessions/${deviceId}`)).body;
  }

  /** Waits for a state of the session, and answers the session in it. */
  async sessionIn(deviceId: string, state: Session['state']): Promise<Session> {
    let session = await this.session(deviceId);
    await until(
      () => `${state}, is ${JSON.stringify(session)}\n${this.output.slice(-4000)}`,
      async () => {
        session = await this.session(deviceId);
        return session.state === state;
      },
    );
    return session;
  }

  handOver(deviceId: string, messageId: string, order: HandOver): Promise<Answer<HandOverAnswer>> {
    return this.call('PUT', `sessions/${deviceId}/messages/${messageId}`, order);
  }

  /** Reads on until an event matches; answers it. */
  async event(matches: (event: JournalEvent) => boolean): Promise<JournalEvent> {
    await until(
      () => `an event, has ${JSON.stringify(this.events.slice(-10), null, 1)}`,
      async () => {
        if (this.events.some(matches)) return true;
        await this.readEvents(1);
        return this.events.some(matches);
      },
    );
    return this.events.find(matches)!;
  }

  /** Reads one page behind the cursor. */
  async readEvents(wait: number): Promise<EventPage> {
    const { journal, after } = this.cursor;
    const query = new URLSearchParams({ after: String(after), wait: String(wait) });
    if (journal !== '') query.set('journal', journal);
    const { body } = await this.call<EventPage>('GET', `events?${query.toString()}`);
    this.cursor = { journal: body.journalId, after: body.events.at(-1)?.offset ?? after };
    this.events.push(...body.events);
    return body;
  }
}

/** Waits until a condition holds; fails with `what` after 30 s. */
export async function until(
  what: string | (() => string),
  holds: () => Promise<boolean> | boolean,
  withinMs = 30_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`Not in time: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
