// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { answerOf } from '../lib/installation/person.mjs';

/**
 * @typedef {import('../lib/installation/scene.mjs').Scene} Scene
 * @typedef {import('../lib/installation/scene.mjs').LinkedDevice} LinkedDevice
 * @typedef {import('../lib/installation/sandbox-control.mjs').Phone} Phone
 * @typedef {{ device: LinkedDevice, customer: Phone }} Chat
 *
 * @typedef {object} SentMessage by a client of BotWave
 * @property {string} text unique in the run
 * @property {Chat} chat
 * @property {string} key for idempotency
 * @property {string | null} id BotWave's; null: never accepted
 * @property {number | null} sendAt epoch ms, when it is a scheduled one
 *
 * @typedef {{ text: string, chat: Chat }} TypedMessage on a customer's phone
 */

const lastPerChat = 5;
const requestLimitMs = 20_000;
const acceptLimitMs = 120_000;

/** The numbered messages of a run, in both directions, and what was told to those who sent them. */
export class Stream {
  /** @type {SentMessage[]} */
  sent = [];
  /** @type {TypedMessage[]} */
  typed = [];
  /** Answers that a careful client must never see. @type {string[]} */
  wrongAnswers = [];
  #requests = 0;

  /**
   * @param {Scene} scene
   * @param {Chat[]} chats
   * @param {string[]} urls of the API; each request goes to the next
   * @param {{ seed: number, messages: number, seconds: number }} options
   */
  constructor(scene, chats, urls, options) {
    this.scene = scene;
    this.chats = chats;
    this.urls = urls;
    this.options = options;
  }

  /**
   * Each chat writes at its own even pace, one message after the other was accepted. Resolves
   * when all are accepted.
   */
  async run() {
    const { messages, seconds } = this.options;
    const perChat = Math.ceil(messages / this.chats.length);
    const typedPerChat = Math.ceil(perChat / 3);
    const spreadMs = seconds * 1000;
    await Promise.all(
      this.chats.flatMap((chat, index) => [
        evenly(perChat, spreadMs, (n) => this.#send(chat, this.#text('out', index, n), null)),
        evenly(typedPerChat, spreadMs, (n) => this.#type(chat, this.#text('in', index, n))),
      ]),
    );
  }

  /** A few in every chat at once, so that some are on their way when it resolves. */
  async runLast() {
    await Promise.all(
      this.chats.map(async (chat, index) => {
        for (let n = 0; n < lastPerChat; n += 1) {
          await this.#send(chat, this.#text('last', index, n), null);
        }
      }),
    );
  }

  /**
   * Messages whose time comes while something is broken.
   * @param {number[]} times epoch ms
   */
  async schedule(times) {
    for (const [n, sendAt] of times.entries()) {
      const index = n % this.chats.length;
      const chat = this.chats[index];
      if (chat) await this.#send(chat, this.#text('timed', index, n), sendAt);
    }
  }

  /**
   * @param {string} kind
   * @param {number} chat
   * @param {number} n
   */
  #text(kind, chat, n) {
    return `${kind} ${this.options.seed}/${chat}/${String(n).padStart(4, '0')}`;
  }

  /** @param {Chat} chat @param {string} text */
  async #type(chat, text) {
    await this.scene.sandbox.type(chat.customer, chat.device.phone.number, text);
    this.typed.push({ text, chat });
  }

  /**
   * As a careful client does: the same key until BotWave has said that it took the message.
   * @param {Chat} chat
   * @param {string} text
   * @param {number | null} sendAt
   */
  async #send(chat, text, sendAt) {
    /** @type {SentMessage} */
    const message = { text, chat, key: `drill ${text}`, id: null, sendAt };
    this.sent.push(message);
    const deadline = Date.now() + acceptLimitMs;
    while (message.id === null && Date.now() < deadline) {
      const answer = await this.#post(message);
      if (answer?.status === 200 || answer?.status === 202) message.id = answer.body.id;
      else if (answer && answer.status < 500 && answer.status !== 409 && answer.status !== 429) {
        this.wrongAnswers.push(`${text}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return;
      } else await delay(200);
    }
    if (message.id === null) this.wrongAnswers.push(`${text}: not accepted in time`);
  }

  /** @param {SentMessage} message */
  async #post({ chat, text, key, sendAt }) {
    const url = this.urls[this.#requests % this.urls.length];
    this.#requests += 1;
    try {
      return await answerOf(
        await fetch(`${url}/api/v1/messages`, {
          method: 'POST',
          headers: {
            'X-API-Key': this.scene.key,
            'Content-Type': 'application/json',
            'Idempotency-Key': key,
          },
          body: JSON.stringify({
            deviceId: chat.device.id,
            to: chat.customer.number,
            type: 'text',
            text,
            ...(sendAt !== null && { sendAt: new Date(sendAt).toISOString() }),
          }),
          signal: AbortSignal.timeout(requestLimitMs),
        }),
      );
    } catch {
      return undefined;
    }
  }
}

/**
 * @param {number} count
 * @param {number} spreadMs
 * @param {(n: number) => Promise<void>} act
 */
async function evenly(count, spreadMs, act) {
  const began = Date.now();
  for (let n = 0; n < count; n += 1) {
    await delay(Math.max(0, began + (spreadMs * n) / count - Date.now()));
    await act(n);
  }
}
