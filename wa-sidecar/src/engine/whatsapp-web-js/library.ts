import type { EventEmitter } from 'node:events';
import type { Browser, LaunchOptions, Page } from 'puppeteer';
import wwebjs from 'whatsapp-web.js';

/**
 * whatsapp-web.js 1.34.7 as the engine uses it. The library's own types are loose
 * (`any` in every event) and leave out the methods that are overridden here.
 */
export interface LibraryOptions {
  authStrategy: object;
  deviceName: string;
  /** How long the page may take until it has a version. */
  authTimeoutMs: number;
  puppeteer: LaunchOptions;
  webVersionCache: { type: 'none' };
}

interface LibraryMessage {
  /** The model that the page handed over. */
  _data: unknown;
}

interface LibraryEvents {
  qr: [qr: string];
  code: [code: string];
  authenticated: [];
  loading_screen: [percent: number | string | null];
  change_state: [state: string];
  disconnected: [reason: string];
  message: [message: LibraryMessage];
  message_ack: [message: LibraryMessage, ack: number];
}

declare class LibraryClient {
  pupBrowser: Browser | null;
  pupPage: Page | null;
  constructor(options: LibraryOptions);
  on: EventEmitter<LibraryEvents>['on'];
  /** Starts the browser, opens the page, injects. Leaves the browser running when it rejects. */
  initialize(): Promise<void>;
  /** After every navigation of any frame. */
  inject(): Promise<void>;
  /** Once a document has synced. */
  attachEventListeners(): Promise<void>;
  initWebVersionCache(): Promise<void>;
  destroy(): Promise<void>;
  logout(): Promise<void>;
  requestPairingCode(digits: string, notify: boolean, intervalMs: number): Promise<string>;
}

declare class LibraryLocalAuth {
  client: LibraryClient;
  constructor(options: { dataPath: string; clientId: string });
  afterBrowserInitialized(): Promise<void>;
  logout(): Promise<void>;
}

export const LibraryClientBase = wwebjs.Client as unknown as typeof LibraryClient;
export const LibraryLocalAuthBase = wwebjs.LocalAuth as unknown as typeof LibraryLocalAuth;
