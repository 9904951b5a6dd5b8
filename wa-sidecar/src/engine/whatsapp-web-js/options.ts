/** The part of a pino logger that the engine uses. */
export interface EngineLogger {
  info(details: object, text: string): void;
  warn(details: object, text: string): void;
  debug(details: object, text: string): void;
}

/** Milliseconds. */
export interface EngineTimeouts {
  /** From the start of the browser to a page that runs. */
  open: number;
  /** One question to the page. */
  call: number;
  send: number;
  /** All recent chats. */
  list: number;
  probe: number;
  /** Until a page that was told to reload begins to. */
  reload: number;
  /** "typing…" is a courtesy: it never holds up a message for longer. */
  typing: number;
  logout: number;
  /** For the browser to write its profile and leave, before it is killed. */
  close: number;
}

export const defaultTimeouts: EngineTimeouts = {
  open: 60_000,
  call: 20_000,
  send: 30_000,
  list: 60_000,
  probe: 10_000,
  reload: 10_000,
  typing: 1_000,
  logout: 5_000,
  close: 5_000,
};

/** How far one comparison of chats reads; a deeper one multiplies them. */
export interface ListBounds {
  chats: number;
  /** Steps of loading earlier messages, in each chat. */
  chatDepth: number;
  messages: number;
}

export const defaultListBounds: ListBounds = { chats: 200, chatDepth: 10, messages: 2_000 };

export interface WhatsAppWebJsOptions {
  /** chromium-headless-shell for preference: half the memory and start time of Chromium. */
  executablePath: string;
  extraFlags: readonly string[];
  /** Adds `--no-sandbox`. Only where Chromium's own sandbox cannot start. */
  noSandbox: boolean;
  logger: EngineLogger;
  timeouts?: Partial<EngineTimeouts>;
  listBounds?: ListBounds;
}
