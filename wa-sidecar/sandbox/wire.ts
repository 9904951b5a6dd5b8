/**
 * What the page and the sandbox server say to each other over the WebSocket, as JSON.
 * People are numbers here (E.164 with +); the page alone knows of JIDs, LIDs and keys.
 */

/** A closed union; text is its first member. */
export type Content = { type: 'text'; text: string };

/** -1 error (never on the wire), 0 pending, 1 server, 2 delivered, 3 read. */
export type Ack = -1 | 0 | 1 | 2 | 3;

export interface Person {
  number: string;
  /** Digits of the LID, without `@lid`. */
  lid: string;
  name: string | null;
}

export interface WireMessage {
  /** The stanza id, `3EB0…`. Unique together with sender and recipient. */
  id: string;
  from: string;
  to: string;
  content: Content;
  /** Milliseconds since 1970, by the sandbox's clock. */
  at: number;
  ack: Ack;
  /** Place of the message in the log of everything; later changes do not move it. */
  seq: number;
}

/** From the page to the server. */
export type PageFrame =
  | { type: 'register'; noiseKey: string; identityKey: string; secret: string }
  | { type: 'refresh_refs' }
  | { type: 'request_code'; request: number; number: string }
  | { type: 'accept_pairing'; deviceName: string }
  | { type: 'resume'; linkId: string; token: string; cursor: number }
  | { type: 'send'; id: string; to: string; content: Content }
  | { type: 'stored'; upTo: number }
  | { type: 'read'; chat: string; upTo: number }
  | { type: 'typing'; to: string }
  | { type: 'lookup'; request: number; number: string }
  | { type: 'logout'; request: number };

/** Answers to those page frames that carry a `request`. */
export type AnswerFrame =
  | { type: 'code'; request: number; code: string | null }
  | { type: 'person'; request: number; person: Person | null }
  | { type: 'logged_out'; request: number };

/** From the server to the page, unasked. */
export type PushedFrame =
  | { type: 'ref'; ref: string }
  | { type: 'refs_exhausted' }
  | { type: 'pair' }
  | { type: 'paired'; linkId: string; token: string; me: Person }
  /** `upTo` is the page's new cursor, null when the frame only repeats what is known. */
  | {
      type: 'sync';
      messages: WireMessage[];
      people: Person[];
      upTo: number | null;
      caughtUp: boolean;
    }
  | { type: 'refused'; id: string; to: string }
  | { type: 'removed' }
  | { type: 'conflict' }
  | { type: 'reload' }
  /** Blocks the page's only thread, as a page that is stuck does. */
  | { type: 'wedge'; forMs: number };

export type ServerFrame = AnswerFrame | PushedFrame;
