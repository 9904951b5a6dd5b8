import type { EventBody, HandOver, HandOverAnswer, Outcome } from '../contract/index.js';
import { type EngineClient, EngineError, type Found } from '../engine/engine.js';
import type { Logger } from '../logger.js';
import { SerialQueue } from '../serial-queue.js';
import { SidecarError } from '../sidecar-error.js';
import { Acknowledgements } from './acknowledgements.js';
import type { Connection } from './connection.js';
import { type HandOverEntry, type HandOverMemory, isFinal } from './hand-over-memory.js';
import type { Timings } from './timings.js';

export interface HandOverDeps {
  memory: HandOverMemory;
  connection: Connection;
  timings: Timings;
  logger: Logger;
  /** Resolves when the event is durable. */
  emit: (event: EventBody) => Promise<void>;
  now: () => Date;
  /** Each hand-over's end, once. */
  onOutcome: (outcome: Outcome) => void;
}

interface Task {
  outcome: Promise<Outcome>;
  settled: Outcome | null;
  /** Somebody was answered `running`: the outcome must also go into the journal. */
  owesEvent: boolean;
}

const notConnected: Outcome = {
  result: 'failed',
  retry: 'later',
  code: 'session_not_connected',
  message: 'The device is not connected.',
};

/** Hands one device's messages to WhatsApp, one at a time, each at most once. */
export class HandOverDesk {
  private readonly lane = new SerialQueue();
  private readonly running = new Map<string, Task>();
  private readonly acks = new Acknowledgements();

  constructor(private readonly deps: HandOverDeps) {}

  /** Whether a message is on its way to WhatsApp. */
  get isBusy(): boolean {
    return this.running.size > 0;
  }

  /**
   * Idempotent: a repeat joins a running hand-over or gets the recorded outcome. Answers
   * `running` when the outcome is not known in time; it then follows as an event.
   */
  async handOver(messageId: string, order: HandOver): Promise<HandOverAnswer> {
    const known = this.deps.memory.get(messageId);
    if (known && (known.waId !== order.waId || known.chat !== order.chat)) {
      throw new SidecarError(
        'invalid',
        'This message was handed over before with another content.',
      );
    }
    if (known?.outcome) return { state: 'done', outcome: known.outcome };
    const task = this.running.get(messageId) ?? this.begin(messageId, order);
    const outcome = await within(task.outcome, this.deps.timings.answerWithinMs);
    if (outcome ?? task.settled) return doneAnswer(outcome ?? task.settled);
    task.owesEvent = true;
    return { state: 'running' };
  }

  /** WhatsApp's word on any message of this device; it also mends an outcome that said less. */
  async acknowledged(waId: string, ack: number): Promise<void> {
    this.acks.take(waId, ack);
    const entry = this.deps.memory.getByWaId(waId);
    if (!entry || this.running.has(entry.messageId) || ack === 0) return;
    if (entry.outcome && (ack < 0 || entry.outcome.result === 'sent')) return;
    await this.settle(entry, this.outcomeOfAck(ack));
  }

  /**
   * After a (re)connection: asks the page about messages whose fate is open. One that cannot
   * be looked up does not keep the others from it; rejects at the end if there was one.
   */
  async reconcile(client: EngineClient): Promise<void> {
    const failures: unknown[] = [];
    for (const entry of this.deps.memory.listOpen()) {
      try {
        const found = await client.find(entry.waId, entry.chat);
        if (found.state === 'present' && found.ack !== 0) {
          await this.acknowledged(entry.waId, found.ack);
        }
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Messages were not looked up');
  }

  private begin(messageId: string, order: HandOver): Task {
    const outcome = this.lane.run(() => this.carryOut(messageId, order));
    const task: Task = { outcome, settled: null, owesEvent: false };
    this.running.set(messageId, task);
    outcome
      .then((settled) => {
        task.settled = settled;
        this.deps.onOutcome(settled);
        if (task.owesEvent) this.tell(messageId, order.waId, settled);
      })
      .catch((error: unknown) => {
        this.deps.logger.error({ err: error, messageId }, 'a hand-over broke off');
      })
      .finally(() => this.running.delete(messageId));
    return task;
  }

  private async carryOut(messageId: string, order: HandOver): Promise<Outcome> {
    const { memory, connection, timings, now } = this.deps;
    const known = memory.get(messageId);
    if (known?.outcome) return known.outcome;
    if (!known && !connection.current()) return notConnected;
    const { waId, chat } = order;
    const entry = known ?? { messageId, waId, chat, at: now().toISOString(), outcome: null };
    if (!known) await memory.record(entry);
    this.acks.expect(waId);
    try {
      const client = await connection.wait(timings.reconnectWaitMs);
      if (!client)
        return known ? { result: 'unknown', code: 'session_not_connected' } : notConnected;
      const outcome = await this.deliver(client, order, known !== null);
      if (isFinal(outcome)) this.remember({ ...entry, outcome });
      return outcome;
    } finally {
      this.acks.forget(waId);
    }
  }

  /**
   * Nobody waits for the disk here. What happened stays true without room to write it, or when a
   * crash comes first: the intent is on disk, and the next process asks the page.
   */
  private remember(entry: HandOverEntry): void {
    const { memory, logger, now } = this.deps;
    memory
      .note(entry)
      .then(() => memory.compact(now()))
      .catch((error: unknown) => {
        logger.error({ err: error, waId: entry.waId }, 'an outcome could not be recorded');
      });
  }

  /** Sends, unless the page says that the message is already there. */
  private async deliver(client: EngineClient, order: HandOver, ask: boolean): Promise<Outcome> {
    try {
      if (ask) {
        const found = await client.find(order.waId, order.chat);
        if (found.state === 'present' && found.ack >= 0) return await this.await(order, found.ack);
      }
      const { waId, chat, content, typingMs, isFirst } = order;
      const isNew = isFirst === true && !ask;
      const sent = await client.send({ waId, chat, content, isNew, ...(typingMs && { typingMs }) });
      if (sent.result === 'accepted') return await this.await(order, sent.ack);
      return { result: 'failed', retry: 'never', code: sent.code, message: sent.message };
    } catch (error) {
      // Said before the page is touched.
      const isUntouched = error instanceof EngineError && error.code === 'not_connected';
      if (isUntouched && !ask) return notConnected;
      return await this.resolveBroken(client, order, error);
    }
  }

  /** The call broke off: whether the message left is for the page's own store to say. */
  private async resolveBroken(
    client: EngineClient,
    order: HandOver,
    error: unknown,
  ): Promise<Outcome> {
    const code = error instanceof EngineError ? error.code : 'page_error';
    this.deps.logger.warn({ err: error, waId: order.waId }, 'a hand-over was interrupted');
    const seen = await this.lookAgain(order);
    if (!seen) return { result: 'unknown', code };
    if (seen.found.state === 'present') return await this.await(order, seen.found.ack);
    // A call that ran out of time may still be at work in the same page.
    if (seen.client === client && code.endsWith('timeout')) return { result: 'unknown', code };
    const message = 'The message could not be handed to WhatsApp.';
    return { result: 'failed', retry: 'later', code, message };
  }

  /**
   * Asks the page as soon as one can be asked: the page that broke off, the document that it
   * went to, or another browser's. Null when none answers in time, or when at rest.
   */
  private async lookAgain(order: HandOver): Promise<{ client: EngineClient; found: Found } | null> {
    const { connection, timings, logger } = this.deps;
    const end = performance.now() + timings.reconnectWaitMs;
    let failure: unknown = null;
    for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
      const client = await connection.wait(left);
      if (!client) break;
      try {
        return { client, found: await client.find(order.waId, order.chat) };
      } catch (error) {
        failure = error;
        await new Promise((resolve) => setTimeout(resolve, timings.lookAgainMs));
      }
    }
    logger.warn({ err: failure, waId: order.waId }, 'a message could not be looked up');
    return null;
  }

  private async await(order: HandOver, ack: number): Promise<Outcome> {
    const word = ack === 0 ? await this.acks.wait(order.waId, this.deps.timings.ackWaitMs) : ack;
    return word === 0 ? { result: 'unknown', code: 'no_ack' } : this.outcomeOfAck(word);
  }

  private outcomeOfAck(ack: number): Outcome {
    if (ack >= 1) return { result: 'sent', ack, at: this.deps.now().toISOString() };
    const message = 'WhatsApp refused the message.';
    return { result: 'failed', retry: 'never', code: 'send_failed', message };
  }

  private async settle(entry: HandOverEntry, outcome: Outcome): Promise<void> {
    await this.deps.memory.record({ ...entry, outcome });
    this.tell(entry.messageId, entry.waId, outcome);
  }

  private tell(messageId: string, waId: string, outcome: Outcome): void {
    const event = { type: 'message.outcome', data: { messageId, waId, outcome } } as const;
    this.deps.emit(event).catch((error: unknown) => {
      this.deps.logger.error({ err: error, messageId }, 'an outcome did not get into the journal');
    });
  }
}

function doneAnswer(outcome: Outcome | null): HandOverAnswer {
  return outcome ? { state: 'done', outcome } : { state: 'running' };
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return await Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
