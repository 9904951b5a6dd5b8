import type { Account, Content, UnavailableFeature } from '../contract/index.js';

/**
 * The engine: the library behind a session. Nothing above this file knows which library
 * it is; another engine can stand beside the first by implementing `Engine`.
 *
 * An engine client is one browser's life: it is opened once, tells what happens, and is
 * closed once. Whoever wants another try makes another client on the same profile.
 */
export interface Engine {
  readonly name: string;
  createClient(options: EngineClientOptions): EngineClient;
  /** Ends browsers that an earlier process left on profiles below that folder; answers how many processes. */
  endLeftovers(folder: string): Promise<number>;
}

export interface EngineClientOptions {
  deviceId: string;
  /** Own folder of this session; holds everything that makes it linked. */
  profileDir: string;
  deviceName: string;
  /** Where the browser finds web.whatsapp.com; null is the real one. */
  standIn: StandIn | null;
  /** Called in order, never after `close()` resolved. Must not throw. */
  onEvent: (event: EngineEvent) => void;
}

/** A server that plays web.whatsapp.com. */
export interface StandIn {
  /** host:port */
  address: string;
  /** base64 SHA-256 of its public key; null accepts any certificate (only ever for a stand-in). */
  certificateKeyHash: string | null;
}

export type EngineEvent =
  /** A QR text to show; replaces the one before. None comes while a pairing code is in use. */
  | { type: 'qr'; qr: string; expiresAt: Date }
  /** A pairing code to show; replaces the one before. Renewed by itself when it expires. */
  | { type: 'code'; code: string; phone: string; expiresAt: Date }
  /** Linked, or restored, and loading; `percent` where known. */
  | { type: 'syncing'; percent: number | null }
  /**
   * Listeners are attached and verified; messages can be sent and are received. May come
   * again: a page that reloads itself tells `reloading`, then `ready`. `unavailable` is what
   * the page lacks modules for; an order that needs it rejects as `feature_unavailable`.
   */
  | { type: 'ready'; account: Account; unavailable: readonly UnavailableFeature[] }
  /** A page that was ready went to another document, by itself or by `reload`. `ready` follows, or never comes. */
  | { type: 'reloading' }
  /** The connection of a ready page to WhatsApp. */
  | { type: 'connection'; up: boolean }
  /**
   * The account is no longer linked: `removed_on_phone`, `banned`. Terminal, told once; the
   * browser is being ended already. Also told during `open`, which then rejects with that code.
   */
  | { type: 'logged_out'; reason: string }
  /**
   * The client is of no more use: `browser_lost`, `page_crashed`, `page_unusable`,
   * `page_incompatible`, `conflict`. Terminal, told once; the browser is being ended already.
   * Not told during `open`, whose rejection says it.
   */
  | { type: 'lost'; reason: string }
  | { type: 'ack'; waId: string; chat: string; ack: number }
  | { type: 'received'; message: ReceivedMessage };

export interface ReceivedMessage {
  waId: string;
  chat: string;
  from: { jid: string; lid: string | null; phone: string | null };
  pushName: string | null;
  kind: string;
  text: string;
  sentAt: Date;
}

export interface SendOrder {
  waId: string;
  chat: string;
  content: Content;
  /** How long "typing…" is shown first, in milliseconds. */
  typingMs?: number;
  /** Surely not in the page: it is sent without looking for it. */
  isNew?: boolean;
}

export interface ReceivedList {
  /** Oldest first. */
  messages: ReceivedMessage[];
  /** Where a bound ended the search: something may be missing. Null: it is complete. */
  cutBy: 'chats' | 'chat_depth' | 'messages' | null;
}

/** What a message of ours is found by. */
export interface SentKey {
  waId: string;
  chat: string;
}

/** What the page said of a message of ours. */
export type Found =
  | { state: 'absent' }
  /** -1 error, 0 pending, >= 1 acknowledged */
  | { state: 'present'; ack: number };

/**
 * How `send` ended. `accepted` is "in the page's chat" and may still be unacknowledged:
 * the acknowledgement comes as an `ack` event.
 */
export type SendResult =
  | { result: 'accepted'; ack: number }
  | { result: 'refused'; code: 'recipient_not_on_whatsapp' | 'recipient_invalid'; message: string };

/**
 * Every call rejects with an `EngineError` within its own time limit; none hangs. After a
 * terminal event or `close` all calls reject at once, with the reason or `closed`.
 */
export interface EngineClient {
  /** Starts the browser and the page. Resolves when the page runs; rejects with no browser left. */
  open(): Promise<void>;
  /**
   * Asks for a pairing code in place of the QR. Answers with the `code` event's content.
   * Rejects with `not_linking` when the device is not waiting to be linked.
   */
  requestPairingCode(phone: string): Promise<{ code: string; expiresAt: Date }>;
  /**
   * After the last QR ran out (no event says so: its `expiresAt` passes without another), or
   * in place of a pairing code: asks the page for new QRs.
   */
  refreshQr(): Promise<void>;
  /**
   * Sends under the given id; a repeat of an id that the page knows sends nothing and is
   * `accepted` with its ack, also -1. A rejection as `not_connected` says that the message was
   * not handed over. After any other the page may have it: `find`, or repeat.
   */
  send(order: SendOrder): Promise<SendResult>;
  /** Looks a message of ours up in the page's own store. */
  find(waId: string, chat: string): Promise<Found>;
  /** The ack of each of these messages of ours, in their order; null: the page has none such. */
  listAcks(messages: readonly SentKey[]): Promise<(number | null)[]>;
  /**
   * Incoming messages of recent chats since then (to the second), for the gap left by a
   * restart. Leaves out what this client told as `received`; what it lists here becomes no
   * event any more, but is listed again by another call. Bounded; `reach` multiplies the bounds.
   */
  listReceivedSince(since: Date, reach: number): Promise<ReceivedList>;
  /** Round trip through browser and page; rejects if either is wedged. */
  probe(): Promise<void>;
  /** Loads the page anew in the same browser. Resolves when it begins to load, not when it is ready. */
  reload(): Promise<void>;
  /** What the browser's processes take; null when none runs, or where it cannot be told. */
  memoryBytes(): Promise<number | null>;
  /** Process id of the browser, null when none runs. */
  browserPid(): number | null;
  /** Unlinks at WhatsApp and closes; no event. The profile is the caller's to erase. */
  logout(): Promise<void>;
  /** Ends the browser and its whole process group; safe at any time, also during `open()`. */
  close(): Promise<void>;
}

export class EngineError extends Error {
  constructor(
    /**
     * Stable snake case. From `open`: browser_missing, browser_failed, page_unreachable,
     * page_timeout, page_error, and the reasons of terminal events. From the other calls:
     * not_connected, not_linking, timeout, page_error, page_reloaded, closed, feature_unavailable,
     * and those reasons; from `reload` also page_unreachable.
     * From `close`: browser_stuck. From any, used out of order: wrong_state.
     */
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'EngineError';
  }
}
