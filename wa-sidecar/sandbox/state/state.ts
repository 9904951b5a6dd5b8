import type { Ack, Content } from '../wire.js';
import type { LoggedEvent } from './events.js';

export interface Phone {
  id: string;
  /** The user of the app that it belongs to. */
  owner: string;
  number: string;
  name: string;
  online: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** What the number received before is not this phone's. */
  createdSeq: number;
}

export interface Link {
  id: string;
  phoneId: string;
  name: string;
  /** Hex SHA-256 of the secret that the page keeps. */
  tokenHash: string;
  linkedAt: number;
}

export interface Message {
  id: string;
  from: string;
  to: string;
  content: Content;
  at: number;
  ack: Ack;
  /** The linked device it was sent from; null when it was typed on a phone. */
  viaLink: string | null;
  seq: number;
  /** `seq` of its last change. */
  changedSeq: number;
}

/** The state as it is written to a snapshot. */
export interface StoredState {
  seq: number;
  phones: Phone[];
  links: Link[];
  messages: Message[];
}

export function messageKey(message: { from: string; to: string; id: string }): string {
  return `${message.from}|${message.to}|${message.id}`;
}

/** What all events so far add up to. Changed only by `apply`. */
export class State {
  seq = 0;
  readonly phones = new Map<string, Phone>();
  readonly links = new Map<string, Link>();
  readonly messages = new Map<string, Message>();
  readonly #messagesOf = new Map<string, Message[]>();

  static from(stored: StoredState): State {
    const state = new State();
    state.seq = stored.seq;
    for (const phone of stored.phones) state.phones.set(phone.id, phone);
    for (const link of stored.links) state.links.set(link.id, link);
    for (const message of stored.messages) state.#add(message);
    return state;
  }

  toStored(): StoredState {
    return {
      seq: this.seq,
      phones: [...this.phones.values()],
      links: [...this.links.values()],
      messages: [...this.messages.values()],
    };
  }

  /** All messages from or to a number, oldest first. */
  messagesOf(number: string): readonly Message[] {
    return this.#messagesOf.get(number) ?? [];
  }

  apply(event: LoggedEvent): void {
    this.seq = event.seq;
    switch (event.type) {
      case 'phone.created':
        this.phones.set(event.id, {
          id: event.id,
          owner: event.owner,
          number: event.number,
          name: event.name,
          online: true,
          createdAt: event.at,
          createdSeq: event.seq,
        });
        return;
      case 'phone.changed': {
        const phone = this.phones.get(event.id);
        if (phone && event.name !== undefined) phone.name = event.name;
        if (phone && event.online !== undefined) phone.online = event.online;
        return;
      }
      case 'phone.deleted': {
        const phone = this.phones.get(event.id);
        this.phones.delete(event.id);
        if (phone) this.#forgetMessagesOf(phone.number);
        return;
      }
      case 'link.created': {
        const { id, phoneId, name, tokenHash, at } = event;
        this.links.set(id, { id, phoneId, name, tokenHash, linkedAt: at });
        return;
      }
      case 'link.removed':
        this.links.delete(event.id);
        return;
      case 'message.accepted': {
        const { type: _, seq, ...message } = event;
        this.#add({ ...message, ack: 1, seq, changedSeq: seq });
        return;
      }
      case 'messages.acked':
        for (const key of event.keys) {
          const message = this.messages.get(key);
          if (message) Object.assign(message, { ack: event.ack, changedSeq: event.seq });
        }
    }
  }

  /** What nobody has any more; what another phone sent or received stays with it. */
  #forgetMessagesOf(number: string): void {
    const held = new Set([...this.phones.values()].map((phone) => phone.number));
    const isHeld = ({ from, to }: Message): boolean => held.has(from) || held.has(to);
    for (const message of this.messagesOf(number)) {
      if (isHeld(message)) continue;
      this.messages.delete(messageKey(message));
      const other = message.from === number ? message.to : message.from;
      this.#messagesOf.set(
        other,
        this.messagesOf(other).filter((one) => one !== message),
      );
    }
    this.#messagesOf.set(number, this.messagesOf(number).filter(isHeld));
  }

  #add(message: Message): void {
    this.messages.set(messageKey(message), message);
    for (const number of new Set([message.from, message.to])) {
      const list = this.#messagesOf.get(number);
      if (list) list.push(message);
      else this.#messagesOf.set(number, [message]);
    }
  }
}
