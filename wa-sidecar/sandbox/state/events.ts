import type { Ack, Content } from '../wire.js';

/** Everything that is remembered, in the order in which it happened. */
export type StateEvent =
  | {
      type: 'phone.created';
      id: string;
      owner: string;
      number: string;
      name: string;
      at: number;
    }
  | { type: 'phone.changed'; id: string; name?: string; online?: boolean }
  | { type: 'phone.deleted'; id: string }
  | {
      type: 'link.created';
      id: string;
      phoneId: string;
      name: string;
      tokenHash: string;
      at: number;
    }
  | { type: 'link.removed'; id: string }
  | {
      type: 'message.accepted';
      id: string;
      from: string;
      to: string;
      content: Content;
      at: number;
      viaLink: string | null;
    }
  | { type: 'messages.acked'; keys: string[]; ack: Ack };

/** An event and its place; `seq` rises by one and never repeats. */
export type LoggedEvent = StateEvent & { seq: number };
