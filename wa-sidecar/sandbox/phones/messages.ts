import { EventEmitter } from 'node:events';
import { SCRIPTED } from '../numbers.js';
import type { EventLog } from '../state/event-log.js';
import { type Message, messageKey, type Phone } from '../state/state.js';
import type { Ack, Content } from '../wire.js';
import { getPhoneByNumber } from './people.js';

export interface Draft {
  id: string;
  from: string;
  to: string;
  content: Content;
  /** The linked device that sends it; null for the phone itself. */
  viaLink: string | null;
}

type Refusal = 'not_on_whatsapp' | 'send_failed';

export type Accepted =
  | { result: 'accepted'; message: Message; repeated: boolean }
  | { result: 'refused'; reason: Refusal };

interface MessagesEvents {
  /** New, or with another ack; already on disk. All by one event of the log. */
  changed: [messages: Message[]];
  accepted: [message: Message];
}

/** Messages between numbers: accepted once, then ticked forward only. */
export class Messages extends EventEmitter<MessagesEvents> {
  constructor(private readonly log: EventLog) {
    super();
  }

  /** A repeat of sender, recipient and id is answered with the first one, and not delivered again. */
  accept(draft: Draft): Accepted {
    const known = this.log.state.messages.get(messageKey(draft));
    if (known) return { result: 'accepted', message: known, repeated: true };
    if (draft.to === SCRIPTED.notOnWhatsApp)
      return { result: 'refused', reason: 'not_on_whatsapp' };
    if (draft.to === SCRIPTED.sendsFail) return { result: 'refused', reason: 'send_failed' };
    this.log.append({ type: 'message.accepted', ...draft, at: Date.now() });
    const message = this.log.state.messages.get(messageKey(draft));
    if (!message) throw new Error('An accepted message is missing from the state.');
    this.emit('changed', [message]);
    this.emit('accepted', message);
    this.#deliverToPhone(message);
    return { result: 'accepted', message, repeated: false };
  }

  /** Moves messages forward to `ack`; those already there or beyond stay. */
  tick(messages: readonly Message[], ack: Ack): void {
    const behind = messages.filter((message) => message.ack < ack);
    if (behind.length === 0) return;
    this.log.append({ type: 'messages.acked', keys: behind.map(messageKey), ack });
    this.emit('changed', behind);
  }

  /** Everything that waits for a number has reached it, up to a place in the log. */
  deliverAll(number: string, upTo = Number.POSITIVE_INFINITY): void {
    this.tick(this.#incoming(number, upTo), 2);
  }

  /** A number has read a chat, as far as it had come. */
  read(reader: string, chat: string, upTo = Number.POSITIVE_INFINITY): void {
    this.tick(
      this.#incoming(reader, upTo).filter((message) => message.from === chat),
      3,
    );
  }

  /** The messages that belong to a phone: those since it got its number. */
  listOf(phone: Phone): Message[] {
    return this.log.state
      .messagesOf(phone.number)
      .filter((message) => message.seq > phone.createdSeq);
  }

  #incoming(number: string, upTo: number): Message[] {
    return this.log.state
      .messagesOf(number)
      .filter((message) => message.to === number && message.seq <= upTo);
  }

  /** A number that nobody made a phone for, and that has no script, has a phone lying there. */
  #deliverToPhone(message: Message): void {
    const phone = getPhoneByNumber(this.log.state, message.to);
    const scripted = message.to === SCRIPTED.slow || message.to === SCRIPTED.answers;
    if (phone ? phone.online : !scripted) this.tick([message], 2);
  }
}
