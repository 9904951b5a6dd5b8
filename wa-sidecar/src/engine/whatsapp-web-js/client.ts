import { setMaxListeners } from 'node:events';
import type { Browser, Page } from 'puppeteer';
import type { UnavailableFeature } from '../../contract/index.js';
import {
  type EngineClient,
  type EngineClientOptions,
  EngineError,
  type EngineEvent,
  type Found,
  type ReceivedList,
  type SendOrder,
  type SendResult,
  type SentKey,
} from '../engine.js';
import { BrowserLife } from './browser-life.js';
import { connectionOf, type Ending, endingOf, openErrorCode } from './endings.js';
import { libraryOptions } from './library-options.js';
import { limited } from './limited.js';
import { Linking } from './linking.js';
import { type LibraryWatcher, ObservedClient } from './observed-client.js';
import {
  defaultListBounds,
  defaultTimeouts,
  type EngineTimeouts,
  type ListBounds,
  type WhatsAppWebJsOptions,
} from './options.js';
import { findMessageAck, listMessageAcks } from './page/find-message.js';
import { listReceived } from './page/list-received.js';
import { readAccount } from './page/read-account.js';
import { readState } from './page/read-state.js';
import { callPage, isNavigation } from './page-call.js';
import type { PageCaller } from './page-caller.js';
import { groupMemory } from './process-group.js';
import { ProfileAuth, userDataDirOf } from './profile-auth.js';
import { ToldMessages, toAck, toOwnMessage, toReceived } from './received.js';
import { findUnavailable, requireFeature } from './self-check.js';
import { Sender } from './sender.js';

/** One browser's life with whatsapp-web.js in it. */
export class WhatsAppWebJsClient implements EngineClient {
  readonly #timeouts: EngineTimeouts;
  readonly #bounds: ListBounds;
  readonly #browser: BrowserLife;
  readonly #library: ObservedClient;
  readonly #linking: Linking;
  readonly #sender: Sender;
  readonly #told = new ToldMessages();
  #unavailable: readonly UnavailableFeature[] = [];
  /** Aborted with the reason when the client is of no more use; cuts every call short. */
  readonly #over = new AbortController();
  #page: Page | null = null;
  #starting: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #opened = false;
  #ready = false;
  #wasReady = false;
  #loggingOut = false;

  constructor(
    private readonly engine: WhatsAppWebJsOptions,
    private readonly options: EngineClientOptions,
  ) {
    setMaxListeners(0, this.#over.signal);
    this.#timeouts = { ...defaultTimeouts, ...engine.timeouts };
    this.#bounds = engine.listBounds ?? defaultListBounds;
    this.#browser = new BrowserLife(userDataDirOf(options.profileDir), () =>
      this.#end({ type: 'lost', reason: 'browser_lost' }),
    );
    const { profileDir } = options;
    const auth = new ProfileAuth(profileDir, (browser, page) => this.#onBrowser(browser, page));
    const { launch } = this.#browser;
    this.#library = new ObservedClient(
      libraryOptions(engine, options, { auth, launch: launch.signal, timeouts: this.#timeouts }),
      this.#watcher(),
    );
    this.#linking = new Linking(this.#library, this.#ask, (event) => this.#onLinking(event));
    this.#sender = new Sender(this.#ask, (feature) => this.#has(feature));
    this.#listen();
  }

  async open(): Promise<void> {
    if (this.#starting) throw new EngineError('wrong_state', 'A client is opened once');
    this.#starting = this.#start();
    try {
      await this.#bounded(this.#starting, 'open', 'The start of the page', 'page_timeout');
      this.#opened = true;
    } catch (error) {
      await this.close();
      if (error instanceof EngineError) throw error;
      const code = this.#page ? openErrorCode(error) : 'browser_failed';
      throw new EngineError(code, 'The page could not be started', { cause: error });
    }
  }

  requestPairingCode(phone: string): Promise<{ code: string; expiresAt: Date }> {
    return this.#linking.requestCode(phone, (promise, what) =>
      this.#bounded(promise, 'call', what),
    );
  }

  refreshQr(): Promise<void> {
    return this.#linking.refreshQr();
  }

  async send(order: SendOrder): Promise<SendResult> {
    this.#requireReady();
    return this.#sender.send(order);
  }

  async find(waId: string, chat: string): Promise<Found> {
    this.#requireReady();
    const ack = await this.#ask('call', 'findMessageAck', findMessageAck, waId, chat);
    return ack === null ? { state: 'absent' } : { state: 'present', ack: toAck(ack) };
  }

  async listAcks(messages: readonly SentKey[]): Promise<(number | null)[]> {
    this.#requireReady();
    const keys = messages.map(({ waId, chat }) => ({ waId, chat }));
    const acks = await this.#ask('call', 'listMessageAcks', listMessageAcks, keys);
    return acks.map((ack) => (ack === null ? null : toAck(ack)));
  }

  async listReceivedSince(since: Date, reach: number): Promise<ReceivedList> {
    this.#requireReady();
    const seconds = Math.floor(since.getTime() / 1000);
    const { chats, chatDepth, messages } = this.#bounds;
    const bounds = {
      chats: chats * reach,
      chatDepth: chatDepth * reach,
      messages: messages * reach,
      earlier: this.#has('backfill'),
    };
    const list = await this.#ask('list', 'listReceived', listReceived, seconds, bounds);
    const received = list.models
      .map(toReceived)
      .filter((message) => message !== null)
      .filter((message) => this.#told.takeListed(message))
      .sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
    return { messages: received, cutBy: list.cutBy };
  }

  async probe(): Promise<void> {
    await this.#ask('probe', 'readState', readState);
  }

  async reload(): Promise<void> {
    const page = this.#page;
    if (!page) throw new EngineError('not_connected', 'The browser has no page yet');
    try {
      const loading = page.reload({ waitUntil: 'domcontentloaded' });
      await this.#bounded(loading, 'reload', 'The reload of the page');
    } catch (error) {
      if (error instanceof EngineError) throw error;
      const code = openErrorCode(error);
      throw new EngineError(code, 'The page could not be loaded anew', { cause: error });
    }
  }

  async memoryBytes(): Promise<number | null> {
    const { pid } = this.#browser;
    return pid === null ? null : await groupMemory(pid);
  }

  browserPid(): number | null {
    return this.#browser.pid;
  }

  async logout(): Promise<void> {
    this.#requireReady();
    requireFeature('logout', this.#unavailable);
    this.#loggingOut = true;
    try {
      await this.#bounded(this.#library.logout(), 'logout', 'The logout');
    } catch (error) {
      // The page leaves for the login page as soon as it is unlinked.
      if (!isNavigation(error)) {
        this.#loggingOut = false;
        throw error instanceof EngineError
          ? error
          : new EngineError('page_error', 'The page could not log out', { cause: error });
      }
    }
    await this.close();
  }

  close(): Promise<void> {
    this.#closing ??= this.#endBrowser();
    return this.#closing;
  }

  async #start(): Promise<void> {
    await this.#browser.prepare(this.engine.executablePath);
    if (this.#over.signal.aborted) return;
    await this.#library.initialize();
  }

  async #endBrowser(): Promise<void> {
    this.#ready = false;
    this.#over.abort(new EngineError('closed', 'The client was closed'));
    await this.#browser.end(this.#starting ?? Promise.resolve(), this.#timeouts.close);
  }

  /** Tells the end once, and ends the browser: the library would offer a new link in it. */
  #end(ending: Ending): void {
    if (this.#over.signal.aborted || this.#loggingOut) return;
    this.engine.logger.info({ deviceId: this.options.deviceId, ending }, 'the client ended');
    // What goes wrong during `open` is told by its rejection; only an unlinking is news.
    if (this.#opened || ending.type === 'logged_out') this.#emit(ending);
    this.#over.abort(new EngineError(ending.reason, `The client ended: ${ending.reason}`));
    this.close().catch((err: unknown) =>
      this.engine.logger.warn({ err, deviceId: this.options.deviceId }, 'a browser did not end'),
    );
  }

  #emit(event: EngineEvent): void {
    if (!this.#over.signal.aborted) this.options.onEvent(event);
  }

  /** A profile that was linked and asks to be linked again was unlinked, event or not. */
  #onLinking(event: EngineEvent): void {
    if (this.#wasReady) this.#end(endingOf('LOGOUT'));
    else this.#emit(event);
  }

  #listen(): void {
    const library = this.#library;
    library.on('authenticated', () => this.#onSyncing(null));
    library.on('loading_screen', (percent) => this.#onSyncing(Number(percent ?? Number.NaN)));
    library.on('disconnected', (reason) => this.#end(endingOf(reason)));
    library.on('change_state', (state) => {
      const up = connectionOf(state);
      if (up !== null) this.#emit({ type: 'connection', up });
    });
    library.on('message', ({ _data }) => {
      const message = toReceived(_data);
      if (message && this.#told.takeEvent(message)) this.#emit({ type: 'received', message });
    });
    library.on('message_ack', ({ _data }, ack) => {
      const own = toOwnMessage(_data);
      if (own) this.#emit({ type: 'ack', ...own, ack: toAck(ack) });
    });
  }

  #onSyncing(percent: number | null): void {
    if (this.#ready) return;
    this.#emit({ type: 'syncing', percent: Number.isFinite(percent) ? percent : null });
  }

  #watcher(): LibraryWatcher {
    return {
      logger: this.engine.logger,
      isOver: () => this.#over.signal.aborted || this.#loggingOut,
      onDocument: () => this.#onDocument(),
      onPairing: () => this.#onSyncing(null),
      onAttached: (page) => this.#onAttached(page),
      onUnlinked: () => this.#end(endingOf('LOGOUT')),
      onUnusable: (reason, err) => {
        this.engine.logger.warn({ err, deviceId: this.options.deviceId }, 'the page is unusable');
        this.#end({ type: 'lost', reason });
      },
    };
  }

  #onBrowser(browser: Browser, page: Page): void {
    this.#page = page;
    this.#browser.started(browser);
    page.on('error', () => this.#end({ type: 'lost', reason: 'page_crashed' }));
  }

  #onDocument(): void {
    this.#linking.restart();
    if (!this.#ready) return;
    this.#ready = false;
    this.#emit({ type: 'reloading' });
  }

  async #onAttached(page: Page): Promise<void> {
    const account = await callPage(page, 'readAccount', readAccount);
    this.#unavailable = await findUnavailable(page);
    this.#ready = true;
    this.#wasReady = true;
    this.#emit({ type: 'ready', account, unavailable: this.#unavailable });
    const up = connectionOf(await callPage(page, 'readState', readState));
    if (up === false) this.#emit({ type: 'connection', up });
  }

  #requireReady(): void {
    if (!this.#ready) throw new EngineError('not_connected', 'The session is not connected');
  }

  #has(feature: string): boolean {
    return this.#unavailable.every((lack) => lack.feature !== feature);
  }

  readonly #ask: PageCaller = async <A extends unknown[], R>(
    limit: keyof EngineTimeouts,
    name: string,
    fn: (...args: A) => R,
    ...args: A
  ): Promise<Awaited<R>> => {
    this.#over.signal.throwIfAborted();
    if (!this.#page) throw new EngineError('not_connected', 'The browser has no page yet');
    return this.#bounded(callPage(this.#page, name, fn, ...args), limit, name);
  };

  #bounded<T>(
    promise: Promise<T>,
    limit: keyof EngineTimeouts,
    what: string,
    code = 'timeout',
  ): Promise<T> {
    const milliseconds = this.#timeouts[limit];
    return limited(promise, { milliseconds, code, what, signal: this.#over.signal });
  }
}
