import type { AnswerFrame, PageFrame, ServerFrame } from '../wire.js';
import { Emitter } from './emitter.js';

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 4000;
const ANSWER_MS = 20_000;

type Asking = Extract<PageFrame, { request: number }>;
type Question = Asking extends infer Frame
  ? Frame extends Asking
    ? Omit<Frame, 'request'>
    : never
  : never;

interface Waiting {
  frame: PageFrame;
  answer: (frame: AnswerFrame) => void;
}

/**
 * The WebSocket to the server, opened again whenever it breaks.
 * Events: `open`, `frame` (PushedFrame), `close`.
 */
export class Transport extends Emitter {
  #socket: WebSocket | null = null;
  #retryMs = FIRST_RETRY_MS;
  #stopped = false;
  #lastRequest = 0;
  readonly #waiting = new Map<number, Waiting>();

  start(): void {
    this.#stopped = false;
    const socket = new WebSocket(`wss://${location.host}/ws`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.trigger('open');
      for (const { frame } of this.#waiting.values()) this.send(frame);
    };
    socket.onmessage = (event) => this.#receive(JSON.parse(String(event.data)) as ServerFrame);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.trigger('close');
      if (this.#stopped) return;
      setTimeout(() => this.start(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    };
  }

  /** Ends the connection; `start` opens it again. */
  stop(): void {
    this.#stopped = true;
    this.#socket?.close();
  }

  /** Lost when there is no connection; who cares sends again after `open`. */
  send(frame: PageFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Sends a question, again after each reconnect. Rejects after 20 s. */
  ask<Type extends AnswerFrame['type']>(
    question: Question,
    answerType: Type,
  ): Promise<Extract<AnswerFrame, { type: Type }>> {
    const request = ++this.#lastRequest;
    const frame: Asking = { ...question, request };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(request);
        reject(new Error(`no answer to ${question.type}`));
      }, ANSWER_MS);
      const answer = (answered: AnswerFrame) => {
        clearTimeout(timer);
        if (answered.type === answerType) resolve(answered as Extract<AnswerFrame, { type: Type }>);
        else reject(new Error(`unexpected answer to ${question.type}`));
      };
      this.#waiting.set(request, { frame, answer });
      this.send(frame);
    });
  }

  #receive(frame: ServerFrame): void {
    if (!('request' in frame)) {
      this.trigger('frame', frame);
      return;
    }
    const waiting = this.#waiting.get(frame.request);
    this.#waiting.delete(frame.request);
    waiting?.answer(frame);
  }
}
