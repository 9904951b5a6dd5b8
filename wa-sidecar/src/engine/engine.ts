import type { Account, Content } from '../contract/index.js';

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
  /** A QR text to show; replaces the one before. */
  | { type: 'qr'; qr: string; expiresAt: Date }
  /** A pairing code to show; replaces the one before. */
  | { type: 'code'; code: string; phone: string; expiresAt: Date }
  /** Linked, or restored, and loading; `percent` where known. */
  | { type: 'syncing'; percent: number | null }
  /** Listeners are attached and verified; messages can be sent and are received. May come again. */
  | { type: 'ready'; account: Account }
  /** The connection of the page to WhatsApp. */
  | { type: 'connection'; up: boolean }
  /** The account is no longer linked: removed on the phone, replaced, banned. Terminal. */
  | { type: 'logged_out'; reason: string }
  /** The client is of no more use (browser gone, page crashed, page incompatible). Terminal. */
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

/** Every call rejects with an `EngineError` within its own time limit; none hangs. */
export interface EngineClient {
  /** Starts the browser and the page. Resolves when the page runs; rejects with no browser left. */
  open(): Promise<void>;
  /** Asks for a pairing code in place of the QR. Answers with the `code` event's content. */
  requestPairingCode(phone: string): Promise<{ code: string; expiresAt: Date }>;
  /** After the last QR ran out: asks the page for new ones. */
  refreshQr(): Promise<void>;
  /** Sends under the given id; a repeat of an id that the page knows sends nothing. */
  send(order: SendOrder): Promise<SendResult>;
  /** Looks a message of ours up in the page's own store. */
  find(waId: string, chat: string): Promise<Found>;
  /** Incoming messages of recent chats since then, oldest first (for the gap left by a restart). */
  listReceivedSince(since: Date): Promise<ReceivedMessage[]>;
  /** Round trip through browser and page; rejects if either is wedged. */
  probe(): Promise<void>;
  /** Process id of the browser, null when none runs. */
  browserPid(): number | null;
  /** Unlinks at WhatsApp. The profile is the caller's to erase after `close()`. */
  logout(): Promise<void>;
  /** Ends the browser and its whole process group; safe at any time, also during `open()`. */
  close(): Promise<void>;
}

export class EngineError extends Error {
  constructor(
    /** Stable snake case: browser_missing, page_timeout, page_error, not_connected, closed, … */
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'EngineError';
  }
}
