import type { Db } from './database.js';

/** At most so many callers share one statement. */
const mostTogether = 64;

interface Asking<I, O> {
  item: I;
  resolve: (answer: O) => void;
  reject: (error: unknown) => void;
}

/**
 * Lets parallel callers share a statement, and so a commit: what is asked for while one runs goes
 * together in the next. Nobody waits on purpose; who is alone is served alone and at once.
 *
 * `run` answers in the order of its items. When PostgreSQL refuses a statement of several items it
 * has taken all of it back: each of them is then tried alone, so that nobody bears another's error.
 */
export class Batches<I, O> {
  /** Lanes of which a statement runs, with those who wait for the next. */
  readonly #lanes = new Map<string, Asking<I, O>[]>();

  constructor(private readonly run: (items: I[]) => Promise<O[]>) {}

  /** Only what is asked for in the same lane goes together. */
  ask(lane: string, item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      const asking = { item, resolve, reject };
      const waiting = this.#lanes.get(lane);
      if (waiting) waiting.push(asking);
      else void this.#serve(lane, [asking]);
    });
  }

  async #serve(lane: string, first: Asking<I, O>[]): Promise<void> {
    const waiting: Asking<I, O>[] = [];
    this.#lanes.set(lane, waiting);
    for (let batch = first; batch.length > 0; batch = waiting.splice(0, mostTogether)) {
      await this.#answer(batch);
    }
    this.#lanes.delete(lane);
  }

  async #answer(batch: Asking<I, O>[]): Promise<void> {
    try {
      const answers = await this.run(batch.map(({ item }) => item));
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
    } catch (error) {
      if (batch.length > 1 && wasTakenBack(error)) {
        await Promise.all(batch.map((asking) => this.#answer([asking])));
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}

/** Said by a server that goes on living: after a lost connection nobody knows what was committed. */
const wasTakenBack = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && error.severity === 'ERROR';

/** One of a kind for each pool of connections. */
export function perDatabase<T>(create: (db: Db) => T): (db: Db) => T {
  const known = new WeakMap<Db, T>();
  return (db) => {
    const made = known.get(db) ?? create(db);
    known.set(db, made);
    return made;
  };
}
