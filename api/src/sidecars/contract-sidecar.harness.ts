import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type EventBody,
  eventAckSchema,
  fencedSchema,
  type HandOver,
  type HandOverAnswer,
  handOverSchema,
  type JournalEvent,
  type Outcome,
  pairingCodeRequestSchema,
  type Session,
  startSessionSchema,
} from '@botwave/wa-sidecar/contract';

export const testToken = 'a-token-of-this-test';

/** What comes of a hand-over; `answer` is how the PUT itself ends. */
export interface Fate {
  outcome?: Outcome;
  /** `drop`: it is carried out and the connection breaks; `running`: 202 until `finish`. */
  answer?: 'drop' | 'running' | 'refuse';
  /** Of `refuse`. */
  code?: string;
  delayMs?: number;
}

export interface Delivery {
  deviceId: string;
  messageId: string;
  waId: string;
  chat: string;
  text: string;
}

const sent = (): Outcome => ({ result: 'sent', ack: 1, at: new Date().toISOString() });

/**
 * A sidecar for tests of the API: the contract over HTTP, with WhatsApp reduced to a list of what
 * was delivered. It remembers outcomes as the real one does: a repeat delivers nothing.
 */
export class ContractSidecar {
  bootId = randomUUID();
  journalId = randomUUID();
  readonly sessions = new Map<string, Session>();
  readonly deliveries: Delivery[] = [];
  readonly orders: string[] = [];
  /** Most hand-overs that one device ever had at once. */
  mostInFlight = 0;
  /** Most sessions that were being started at once, and how long one takes. */
  mostStarting = 0;
  startMs = 0;
  capacity = 50;
  storage: 'ok' | 'full' = 'ok';
  gaps = { found: 0, closed: 0 };
  puts = 0;
  statuses = 0;
  acknowledged = 0;
  /** Given: the next pages are answered with lines from this offset on, known or not. */
  repeatFrom: number | undefined;
  fateOf: (order: HandOver & { messageId: string }) => Fate = () => ({});
  onPut: (messageId: string) => void = () => undefined;
  #journal: JournalEvent[] = [];
  readonly #outcomes = new Map<string, Outcome>();
  readonly #inFlight = new Map<string, number>();
  #waiting: (() => void)[] = [];
  #server: Server | undefined;
  #starts = 0;
  #port = 0;

  /** How it is called in SIDECAR_URLS. */
  constructor(readonly name = 'local') {}

  static async start(name?: string): Promise<ContractSidecar> {
    const sidecar = new ContractSidecar(name);
    await sidecar.up();
    return sidecar;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get address(): { name: string; url: string } {
    return { name: this.name, url: this.url };
  }

  async up(): Promise<void> {
    const server = createServer((req, res) => void this.#answer(req, res));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Gone, as after kill -9: connections break. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /** A new process: its sessions are not running until they are put again. */
  async restart(): Promise<void> {
    await this.down();
    this.bootId = randomUUID();
    this.sessions.clear();
    await this.up();
  }

  /** A new disk: the journal begins anew. */
  replaceJournal(): void {
    this.journalId = randomUUID();
    this.#journal = [];
  }

  write(deviceId: string, body: EventBody, epoch = 1): void {
    const offset = this.#journal.length + 1;
    this.#journal.push({ offset, at: new Date().toISOString(), deviceId, epoch, ...body });
    for (const wake of this.#waiting.splice(0)) wake();
  }

  get lastOffset(): number {
    return this.#journal.length;
  }

  setSession(deviceId: string, change: Partial<Session>): Session {
    const before = this.sessions.get(deviceId);
    const session: Session = {
      deviceId,
      epoch: 1,
      state: 'starting',
      reason: null,
      account: null,
      linking: null,
      attempt: 0,
      nextAttemptAt: null,
      unavailableFeatures: [],
      memoryBytes: null,
      ...before,
      since: new Date().toISOString(),
      ...change,
    };
    this.sessions.set(deviceId, session);
    const { state, reason, account, attempt, nextAttemptAt, epoch } = session;
    const data = { state, reason, account, attempt, nextAttemptAt };
    this.write(deviceId, { type: 'session.state', data }, epoch);
    return session;
  }

  connect(deviceId: string, phone: string): void {
    const account = { phone, jid: `${phone.slice(1)}@c.us`, lid: null, pushName: 'Tester' };
    this.setSession(deviceId, { state: 'connected', reason: null, account, linking: null });
  }

  /** Ends a hand-over that was answered with `running`. */
  finish(messageId: string, outcome: Outcome = sent()): void {
    this.#outcomes.set(messageId, outcome);
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', this.url);
    if (req.headers.authorization !== `Bearer ${testToken}`) {
      return refuse(res, 401, 'unauthorized');
    }
    const body = await readJson(req);
    const [, first, deviceId = '', what, messageId = ''] = url.pathname.split('/');
    if (first === 'status') {
      this.statuses += 1;
      return json(res, 200, this.#status());
    }
    if (first === 'events') return this.#answerEvents(url, body, req, res);
    const route = `${req.method} ${what ?? 'session'}`;
    switch (route) {
      case 'GET session': {
        const session = this.sessions.get(deviceId);
        return session ? json(res, 200, session) : refuse(res, 404, 'not_found');
      }
      case 'PUT messages':
        return this.#answerHandOver(deviceId, messageId, body, res);
      default:
        this.orders.push(`${route} ${deviceId}`);
        if (this.#isStale(deviceId, body, url)) return refuse(res, 409, 'stale_epoch');
        return this.#answerOrder(route, deviceId, body, res);
    }
  }

  /** As the real one: an order under a lower epoch than the session's comes too late. */
  #isStale(deviceId: string, body: unknown, url?: URL): boolean {
    const given = url?.searchParams.get('epoch') ?? (body as { epoch?: number } | undefined)?.epoch;
    return Number(given) < (this.sessions.get(deviceId)?.epoch ?? 0);
  }

  #status() {
    return {
      bootId: this.bootId,
      journalId: this.journalId,
      lastOffset: this.#journal.length,
      capacity: this.capacity,
      storage: this.storage,
      sessions: [...this.sessions.values()],
      gaps: this.gaps,
      memoryBytes: 1_000_000,
    };
  }

  async #answerOrder(
    route: string,
    deviceId: string,
    body: unknown,
    res: ServerResponse,
  ): Promise<void> {
    switch (route) {
      case 'PUT session': {
        const { epoch } = startSessionSchema.parse(body);
        const now = this.sessions.get(deviceId);
        await this.#starting();
        const runs = now && !['stopped', 'logged_out', 'failed'].includes(now.state);
        return json(res, 200, runs ? now : this.setSession(deviceId, { ...fresh, epoch }));
      }
      case 'POST stop':
        fencedSchema.parse(body);
        if (!this.sessions.has(deviceId)) return refuse(res, 404, 'not_found');
        return json(res, 200, this.setSession(deviceId, { state: 'stopped', linking: null }));
      case 'POST logout':
        fencedSchema.parse(body);
        if (!this.sessions.has(deviceId)) return refuse(res, 404, 'not_found');
        return json(res, 200, this.setSession(deviceId, { state: 'logged_out', linking: null }));
      case 'POST pairing-code': {
        const { phone } = pairingCodeRequestSchema.parse(body);
        if (this.sessions.get(deviceId)?.state !== 'linking')
          return refuse(res, 409, 'wrong_state');
        const linking = { step: 'code' as const, code: 'ABCDEFGH', phone, ...soon() };
        return json(res, 200, this.setSession(deviceId, { linking }));
      }
      case 'DELETE session':
        this.sessions.delete(deviceId);
        res.writeHead(204).end();
        return;
      default:
        return refuse(res, 404, 'not_found');
    }
  }

  async #starting(): Promise<void> {
    this.#starts += 1;
    this.mostStarting = Math.max(this.mostStarting, this.#starts);
    if (this.startMs > 0) await new Promise((resolve) => setTimeout(resolve, this.startMs));
    this.#starts -= 1;
  }

  async #answerHandOver(
    deviceId: string,
    messageId: string,
    body: unknown,
    res: ServerResponse,
  ): Promise<void> {
    const order = handOverSchema.parse(body);
    this.puts += 1;
    this.onPut(messageId);
    if (this.#isStale(deviceId, body)) return refuse(res, 409, 'stale_epoch');
    const known = this.#outcomes.get(messageId);
    if (known) return json(res, 200, { state: 'done', outcome: known } satisfies HandOverAnswer);
    const fate = this.fateOf({ ...order, messageId });
    if (fate.answer === 'refuse') return refuse(res, 409, fate.code ?? 'wrong_state');
    if (fate.answer === 'running') return json(res, 202, { state: 'running' });
    const inFlight = (this.#inFlight.get(deviceId) ?? 0) + 1;
    this.#inFlight.set(deviceId, inFlight);
    this.mostInFlight = Math.max(this.mostInFlight, inFlight);
    if (fate.delayMs) await new Promise((resolve) => setTimeout(resolve, fate.delayMs));
    this.#inFlight.set(deviceId, inFlight - 1);
    const outcome = fate.outcome ?? sent();
    const retriable = outcome.result === 'failed' && outcome.retry === 'later';
    if (outcome.result === 'sent') {
      const { waId, chat, content } = order;
      this.deliveries.push({ deviceId, messageId, waId, chat, text: content.text });
    }
    if (!retriable && outcome.result !== 'unknown') this.#outcomes.set(messageId, outcome);
    if (fate.answer === 'drop') res.destroy();
    else json(res, 200, { state: 'done', outcome } satisfies HandOverAnswer);
  }

  async #answerEvents(
    url: URL,
    body: unknown,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    if (req.method === 'POST') {
      this.acknowledged = eventAckSchema.parse(body).offset;
      res.writeHead(204).end();
      return;
    }
    const same = url.searchParams.get('journal') === this.journalId;
    const after = same ? Number(url.searchParams.get('after')) : 0;
    if (this.#journal.length <= after) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
        res.on('close', resolve);
      });
    }
    const from = this.repeatFrom ?? after;
    const events = this.#journal.length > after ? this.#journal.slice(from, from + 500) : [];
    json(res, 200, { journalId: this.journalId, bootId: this.bootId, events });
  }
}

const fresh = { state: 'starting' as const, reason: null, linking: null };

/** Expiry and end of a linking step. */
export const soon = () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  return { expiresAt, endsAt: expiresAt };
};

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : undefined;
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(res: ServerResponse, status: number, code: string): void {
  json(res, status, { error: { code, message: `refused: ${code}` } });
}
