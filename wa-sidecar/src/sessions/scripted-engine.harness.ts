import {
  type Engine,
  type EngineClient,
  type EngineClientOptions,
  EngineError,
  type EngineEvent,
  type Found,
  type ReceivedList,
  type ReceivedMessage,
  type SendOrder,
  type SendResult,
  type SentKey,
} from '../engine/engine.js';

const account = {
  phone: '+15550110001',
  jid: '15550110001@c.us',
  lid: null,
  pushName: null,
};

/** An engine at the outer edge: it does what the test says, when the test says it. */
export class ScriptedEngine implements Engine {
  readonly name = 'scripted';
  readonly clients: ScriptedClient[] = [];
  /** What every new client does when it is opened. */
  onOpen: (client: ScriptedClient) => Promise<void> | void = () => undefined;
  /** WhatsApp's and the page's memory, which outlives clients. */
  readonly chats = new Map<string, number>();
  readonly sent: SendOrder[] = [];
  received: ReceivedMessage[] = [];
  /** How many received messages are listed at a reach of 1. */
  listBound = 2000;
  memoryBytes = 100 * 1024 * 1024;
  /** What a reload of a client's page does; by default it is refused. */
  onReload: (client: ScriptedClient) => Promise<void> = () =>
    Promise.reject(new EngineError('timeout', 'The page does not reload'));
  onSend: (client: ScriptedClient, order: SendOrder) => Promise<SendResult> = (_client, order) => {
    this.deliver(order, 1);
    return Promise.resolve({ result: 'accepted', ack: 1 });
  };

  createClient(options: EngineClientOptions): ScriptedClient {
    const client = new ScriptedClient(this, options);
    this.clients.push(client);
    return client;
  }

  endLeftovers(): Promise<number> {
    return Promise.resolve(0);
  }

  get latest(): ScriptedClient {
    const client = this.clients.at(-1);
    if (!client) throw new Error('No client was made.');
    return client;
  }

  deliver(order: SendOrder, ack: number): void {
    this.sent.push(order);
    this.chats.set(order.waId, ack);
  }
}

export class ScriptedClient implements EngineClient {
  closed = false;
  loggedOut = false;
  qrsRefreshed = 0;
  probeFails = false;
  reloads = 0;

  constructor(
    private readonly engine: ScriptedEngine,
    readonly options: EngineClientOptions,
  ) {}

  tell(event: EngineEvent): void {
    if (!this.closed) this.options.onEvent(event);
  }

  ready(): void {
    this.tell({ type: 'ready', account, unavailable: [] });
  }

  async open(): Promise<void> {
    await this.engine.onOpen(this);
  }

  requestPairingCode(phone: string): Promise<{ code: string; expiresAt: Date }> {
    const given = { code: 'ABCDEFGH', expiresAt: new Date(Date.now() + 180_000) };
    this.tell({ type: 'code', phone, ...given });
    return Promise.resolve(given);
  }

  refreshQr(): Promise<void> {
    this.qrsRefreshed += 1;
    return Promise.resolve();
  }

  async send(order: SendOrder): Promise<SendResult> {
    this.check();
    return await this.engine.onSend(this, order);
  }

  find(waId: string): Promise<Found> {
    this.check();
    const ack = this.engine.chats.get(waId);
    return Promise.resolve(ack === undefined ? { state: 'absent' } : { state: 'present', ack });
  }

  listAcks(messages: readonly SentKey[]): Promise<(number | null)[]> {
    this.check();
    return Promise.resolve(messages.map(({ waId }) => this.engine.chats.get(waId) ?? null));
  }

  listReceivedSince(since: Date, reach: number): Promise<ReceivedList> {
    this.check();
    const messages = this.engine.received.filter(({ sentAt }) => sentAt >= since);
    const bound = this.engine.listBound * reach;
    const cutBy = messages.length > bound ? 'messages' : null;
    return Promise.resolve({ messages: messages.slice(0, bound), cutBy });
  }

  reload(): Promise<void> {
    this.reloads += 1;
    return this.engine.onReload(this);
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(this.engine.memoryBytes);
  }

  probe(): Promise<void> {
    return this.probeFails
      ? Promise.reject(new EngineError('timeout', 'The page does not answer'))
      : Promise.resolve();
  }

  browserPid(): null {
    return null;
  }

  logout(): Promise<void> {
    this.loggedOut = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  private check(): void {
    if (this.closed) throw new EngineError('closed', 'The client was closed');
  }
}
