import { EngineError, type SendOrder, type SendResult } from '../engine.js';
import { BoundedSet } from './bounded-set.js';
import { queryExists } from './page/query-exists.js';
import { sendText } from './page/send-text.js';
import { showTyping } from './page/show-typing.js';
import type { PageCaller } from './page-caller.js';
import { toAck } from './received.js';

const chatPattern = /^(\d{5,20}@c\.us|[\d-]{5,40}@g\.us|\d{5,20}@lid)$/;

/** Sends under fixed ids; two orders with one id are one send. */
export class Sender {
  readonly #inFlight = new Map<string, Promise<SendResult>>();
  /** Numbers that WhatsApp knows, so that it is not asked before every message. */
  readonly #registered = new BoundedSet(10_000);

  constructor(
    private readonly ask: PageCaller,
    private readonly has: (feature: string) => boolean,
  ) {}

  send(order: SendOrder): Promise<SendResult> {
    const running = this.#inFlight.get(order.waId);
    if (running) return running;
    const sending = this.#send(order).finally(() => this.#inFlight.delete(order.waId));
    this.#inFlight.set(order.waId, sending);
    return sending;
  }

  async #send({ waId, chat, content, typingMs, isNew }: SendOrder): Promise<SendResult> {
    if (!chatPattern.test(chat)) return invalidRecipient;
    const registered = await this.#isRegistered(chat);
    if (registered === false) return notOnWhatsApp;
    if (typingMs) await this.#showTyping(chat, typingMs);
    const sent = await this.ask(
      'send',
      'sendText',
      sendText,
      waId,
      chat,
      content.text,
      isNew === true,
    );
    if (!sent.chat) return invalidRecipient;
    if (sent.ack === null) {
      throw new EngineError('page_error', 'The message is not in the chat after it was sent');
    }
    if (sent.ack < 0 && registered === null && chat.endsWith('@c.us')) return notOnWhatsApp;
    return { result: 'accepted', ack: toAck(sent.ack) };
  }

  /** A courtesy: it takes `forMs`, a second more at most, and nothing that goes wrong stops the message. */
  async #showTyping(chat: string, forMs: number): Promise<void> {
    if (!this.has('typing')) return;
    const end = performance.now() + forMs;
    await this.ask('typing', 'showTyping', showTyping, chat).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, end - performance.now()));
  }

  /** null where it cannot be told: groups, LIDs, and pages that cannot be asked. */
  async #isRegistered(chat: string): Promise<boolean | null> {
    if (!chat.endsWith('@c.us') || !this.has('number_check')) return null;
    if (this.#registered.has(chat)) return true;
    const exists = await this.ask('call', 'queryExists', queryExists, chat);
    if (exists) this.#registered.add(chat);
    return exists;
  }
}

const notOnWhatsApp: SendResult = {
  result: 'refused',
  code: 'recipient_not_on_whatsapp',
  message: 'The number is not on WhatsApp.',
};

const invalidRecipient: SendResult = {
  result: 'refused',
  code: 'recipient_invalid',
  message: 'There is no such chat.',
};
