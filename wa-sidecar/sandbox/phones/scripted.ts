import { createHash } from 'node:crypto';
import { SCRIPTED } from '../numbers.js';
import type { EventLog } from '../state/event-log.js';
import type { Message } from '../state/state.js';
import type { Links } from './links.js';
import type { Messages } from './messages.js';
import type { Settings } from './settings.js';

/** Plays the scripted numbers' part once their message is accepted. */
export class ScriptedPhones {
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly log: EventLog,
    private readonly messages: Messages,
    private readonly links: Links,
    private readonly settings: Settings,
  ) {
    messages.on('accepted', (message) => this.#play(message));
  }

  /** Takes up what a kill interrupted. Every step may be repeated without harm. */
  resume(): void {
    for (const number of [SCRIPTED.answers, SCRIPTED.slow, SCRIPTED.removesDevice]) {
      for (const message of this.log.state.messagesOf(number).slice()) this.#play(message);
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #play(message: Message): void {
    switch (message.to) {
      case SCRIPTED.answers:
        this.#answer(message);
        return;
      case SCRIPTED.slow:
        if (message.ack < 3) this.#tickSlowly(message);
        return;
      case SCRIPTED.removesDevice:
        if (message.viaLink) this.#later(0, () => this.#removeSender(message));
    }
  }

  #answer(message: Message): void {
    this.messages.tick([message], 2);
    this.messages.tick([message], 3);
    this.messages.accept({
      id: answerId(message),
      from: message.to,
      to: message.from,
      content: { type: 'text', text: `You said: ${message.content.text}` },
      viaLink: null,
    });
  }

  #tickSlowly(message: Message): void {
    this.#later(this.settings.slowTickMs, () => {
      if (message.ack >= 3) return;
      this.messages.tick([message], message.ack === 1 ? 2 : 3);
      this.#tickSlowly(message);
    });
  }

  #removeSender(message: Message): void {
    if (message.viaLink) this.links.remove(message.viaLink);
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }
}

/** The same for a repeat, so that an answer interrupted by a kill is given once. */
function answerId(message: Message): string {
  const digest = createHash('sha256').update(`${message.from}|${message.id}`).digest('hex');
  return `3EB0${digest.slice(0, 18).toUpperCase()}`;
}
