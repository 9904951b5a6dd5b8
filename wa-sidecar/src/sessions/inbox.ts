import path from 'node:path';
import { z } from 'zod';
import type { EventBody } from '../contract/index.js';
import type { EngineClient, ReceivedMessage } from '../engine/engine.js';
import { SerialQueue } from '../serial-queue.js';
import { AppendLog, parseLines } from '../storage/append-log.js';
import { writeFileAtomic } from '../storage/atomic-file.js';

/** `id`: a message that was told. `seenTo`: everything up to then was told. */
const lineSchema = z.union([
  z.strictObject({ id: z.string() }),
  z.strictObject({ seenTo: z.iso.datetime() }),
]);

const remembered = 5000;
const fileName = 'inbox.jsonl';

export interface InboxDeps {
  folder: string;
  overlapMs: number;
  /** Resolves when the event is durable. */
  emit: (event: EventBody) => Promise<void>;
}

/**
 * Tells each received message once, also over restarts, and finds what arrived while nobody
 * listened: between the start of a run and the comparison of its chats, live messages do not
 * move the mark up to which everything is known, or the gap before them would be forgotten.
 */
export class Inbox {
  private readonly writes = new SerialQueue();
  private gap = true;

  private constructor(
    private readonly deps: InboxDeps,
    private log: AppendLog,
    private readonly ids: Set<string>,
    private seenTo: Date | null,
    private lines: number,
  ) {}

  static async open(deps: InboxDeps): Promise<Inbox> {
    const { log, lines } = await AppendLog.open(path.join(deps.folder, fileName));
    const ids = new Set<string>();
    let seenTo: Date | null = null;
    for (const entry of parseLines(lines, lineSchema)) {
      if ('id' in entry) ids.add(entry.id);
      else seenTo = new Date(entry.seenTo);
    }
    return new Inbox(deps, log, ids, seenTo, lines.length);
  }

  /** A run or another page begins: something may have been missed until `compare` has succeeded. */
  beginGap(): void {
    this.gap = true;
  }

  /** A message as it arrives. */
  receive(message: ReceivedMessage): Promise<void> {
    return this.writes.run(async () => {
      await this.tell(message, false);
      if (!this.gap) await this.markSeen(message.sentAt);
      await this.compact();
    });
  }

  /**
   * Compares the page's chats with what was told, and tells what is missing. Nothing from
   * before `linkedAt` is news. Rejects as `listReceivedSince` does; the gap then stays.
   */
  async compare(client: EngineClient, linkedAt: Date): Promise<void> {
    const overlap = (this.seenTo?.getTime() ?? 0) - this.deps.overlapMs;
    // WhatsApp's times are whole seconds.
    const since = new Date(Math.floor(Math.max(linkedAt.getTime(), overlap) / 1000) * 1000);
    const messages = await client.listReceivedSince(since);
    await this.writes.run(async () => {
      for (const message of messages) {
        if (message.sentAt >= since) await this.tell(message, true);
      }
      this.gap = false;
      await this.markSeen(messages.at(-1)?.sentAt ?? since);
      await this.compact();
    });
  }

  /** Forgets everything: the device was unlinked, and what comes is of another link. */
  clear(): Promise<void> {
    return this.writes.run(async () => {
      this.ids.clear();
      this.seenTo = null;
      await this.rewrite();
    });
  }

  async close(): Promise<void> {
    await this.writes.run(() => this.log.close());
  }

  private async tell(message: ReceivedMessage, backfilled: boolean): Promise<void> {
    if (this.ids.has(message.waId)) return;
    const { sentAt, ...rest } = message;
    const data = { ...rest, sentAt: sentAt.toISOString(), backfilled };
    await this.deps.emit({ type: 'message.received', data });
    this.ids.add(message.waId);
    await this.write({ id: message.waId });
  }

  private async markSeen(at: Date): Promise<void> {
    if (this.seenTo && this.seenTo >= at) return;
    this.seenTo = at;
    await this.write({ seenTo: at.toISOString() });
  }

  private async write(line: z.infer<typeof lineSchema>): Promise<void> {
    this.lines += 1;
    await this.log.append(`${JSON.stringify(line)}\n`);
  }

  private async compact(): Promise<void> {
    if (this.lines < remembered * 2) return;
    for (const id of [...this.ids].slice(0, -remembered)) this.ids.delete(id);
    await this.rewrite();
  }

  private async rewrite(): Promise<void> {
    const lines = [...this.ids].map((id) => JSON.stringify({ id }));
    if (this.seenTo) lines.push(JSON.stringify({ seenTo: this.seenTo.toISOString() }));
    const file = path.join(this.deps.folder, fileName);
    await writeFileAtomic(file, lines.map((line) => `${line}\n`).join(''));
    await this.log.close();
    this.log = (await AppendLog.open(file)).log;
    this.lines = lines.length;
  }
}
