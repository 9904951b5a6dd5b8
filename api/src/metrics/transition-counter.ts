import { sql } from 'kysely';
import type { Db } from '../db/database.js';

/** Longer than any transaction of ours may last (statement 10 s, idle 15 s). */
const settledAfterMs = 60_000;

/**
 * Counts the lines of `message_events` that came since the last look, each once. Ids are given
 * before the commit, so a range of them is counted when all of it is surely committed.
 */
export class TransitionCounter {
  /** Everything up to it has been counted, or was there before the first look. */
  #counted: string | undefined;
  #next: { upTo: string; seenAt: number } | undefined;

  constructor(
    private readonly db: Db,
    private readonly settleMs: number = settledAfterMs,
  ) {}

  /** How many messages entered which state. */
  async readNew(): Promise<Map<string, number>> {
    this.#counted ??= await this.#newestId();
    this.#next ??= { upTo: await this.#newestId(), seenAt: performance.now() };
    const { upTo, seenAt } = this.#next;
    if (performance.now() - seenAt < this.settleMs) return new Map();
    const rows = await this.db
      .selectFrom('message_events')
      .select(['status', sql<number>`count(*)::int`.as('count')])
      .where('id', '>', this.#counted)
      .where('id', '<=', upTo)
      .groupBy('status')
      .execute();
    this.#counted = upTo;
    this.#next = undefined;
    return new Map(rows.map((row) => [row.status, row.count]));
  }

  async #newestId(): Promise<string> {
    const row = await this.db
      .selectFrom('message_events')
      .select(sql<string>`coalesce(max(id), 0)`.as('id'))
      .executeTakeFirstOrThrow();
    return row.id;
  }
}
