import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Outcome, outcomeSchema } from '../contract/index.js';
import { SerialQueue } from '../serial-queue.js';
import { SidecarError } from '../sidecar-error.js';
import { AppendLog, isStorageFull, parseLines } from '../storage/append-log.js';
import { writeFileAtomic } from '../storage/atomic-file.js';

const entrySchema = z.object({
  messageId: z.string(),
  waId: z.string(),
  chat: z.string(),
  /** When the message was first about to touch the page. */
  at: z.iso.datetime(),
  /** Null: it may have left or not; only the page's own store can tell. */
  outcome: outcomeSchema.nullable(),
});
/** What is known of one message; the last line of a message counts. */
export type HandOverEntry = z.infer<typeof entrySchema>;

const keepMs = 7 * 24 * 60 * 60 * 1000;
const fileName = 'hand-overs.jsonl';
/** Outcomes go to the disk with the next intent, or so much later. */
const noteAfterMs = 100;

/**
 * What a device handed to WhatsApp in the last seven days: the intent before the page is
 * touched, the outcome behind it. Durable line by line, so that no crash sends twice.
 */
export class HandOverMemory {
  private readonly byWaId = new Map<string, HandOverEntry>();
  private readonly writes = new SerialQueue();
  /** Lines that nobody waits for. */
  private readonly noted: string[] = [];
  private noting: Promise<void> | null = null;

  private constructor(
    private readonly folder: string,
    private log: AppendLog,
    /** By message id, in the order of their first lines, oldest first. */
    private readonly entries: Map<string, HandOverEntry>,
    private lines: number,
  ) {
    for (const entry of entries.values()) this.byWaId.set(entry.waId, entry);
  }

  static async open(folder: string, now: Date): Promise<HandOverMemory> {
    const file = path.join(folder, fileName);
    const { log, lines } = await AppendLog.open(file);
    const entries = new Map<string, HandOverEntry>();
    for (const entry of parseLines(lines, entrySchema)) entries.set(entry.messageId, entry);
    const memory = new HandOverMemory(folder, log, entries, lines.length);
    await memory.compact(now);
    return memory;
  }

  get(messageId: string): HandOverEntry | null {
    return this.entries.get(messageId) ?? null;
  }

  getByWaId(waId: string): HandOverEntry | null {
    return this.byWaId.get(waId) ?? null;
  }

  /** Messages of which nobody knows yet whether they left, oldest first. */
  listOpen(): HandOverEntry[] {
    return [...this.entries.values()].filter((entry) => entry.outcome === null);
  }

  /** The newest messages that were sent, at most so many. */
  listSent(most: number): HandOverEntry[] {
    const sent = [...this.entries.values()].filter(({ outcome }) => outcome?.result === 'sent');
    return sent.slice(-most);
  }

  /** Resolves when durable. Rejects with `storage_full` when there is no room. */
  record(entry: HandOverEntry): Promise<void> {
    return this.writes.run(async () => {
      await this.write([lineOf(entry)]);
      this.know(entry);
    });
  }

  /** Known at once to whoever asks this process; resolves when durable, a moment later. */
  note(entry: HandOverEntry): Promise<void> {
    this.know(entry);
    this.noted.push(lineOf(entry));
    this.noting ??= delay(noteAfterMs).then(() => {
      this.noting = null;
      return this.writes.run(() => this.write([]));
    });
    return this.noting;
  }

  /** Forgets what is old, once that or superseded lines are most of the file. */
  compact(now: Date): Promise<void> {
    return this.writes.run(() => this.rewrite(now));
  }

  async close(): Promise<void> {
    await this.writes.run(async () => {
      try {
        await this.write([]);
      } finally {
        await this.log.close();
      }
    });
  }

  /** These lines, behind those that were noted. */
  private async write(own: string[]): Promise<void> {
    const noted = this.noted.splice(0);
    const lines = [...noted, ...own];
    if (lines.length === 0) return;
    try {
      await this.log.append(lines.join(''));
    } catch (cause) {
      this.noted.unshift(...noted);
      if (!isStorageFull(cause)) throw cause;
      throw new SidecarError('storage_full', 'The disk of this host is full.', { cause });
    }
    this.lines += lines.length;
  }

  private know(entry: HandOverEntry): void {
    this.entries.set(entry.messageId, entry);
    this.byWaId.set(entry.waId, entry);
  }

  private async rewrite(now: Date): Promise<void> {
    const oldest = now.getTime() - keepMs;
    for (const entry of this.entries.values()) {
      // Called behind every message: the many young ones are not looked at.
      if (new Date(entry.at).getTime() >= oldest) break;
      this.entries.delete(entry.messageId);
      this.byWaId.delete(entry.waId);
    }
    if (this.lines < 1000 || this.lines < this.entries.size * 3) return;
    const file = path.join(this.folder, fileName);
    const text = [...this.entries.values()].map(lineOf).join('');
    await writeFileAtomic(file, text);
    await this.log.close();
    this.log = (await AppendLog.open(file)).log;
    this.lines = this.entries.size;
  }
}

const lineOf = (entry: HandOverEntry): string => `${JSON.stringify(entry)}\n`;

export function isFinal(outcome: Outcome): boolean {
  return outcome.result === 'sent' || (outcome.result === 'failed' && outcome.retry === 'never');
}
