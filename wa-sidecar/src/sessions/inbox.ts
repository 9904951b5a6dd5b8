import path from 'node:path';
import { z } from 'zod';
import type { EventBody } from '../contract/index.js';
import type { EngineClient, ReceivedMessage } from '../engine/engine.js';
import type { Logger } from '../logger.js';
import { SerialQueue } from '../serial-queue.js';
import { AppendLog, parseLines } from '../storage/append-log.js';
import { writeFileAtomic } from '../storage/atomic-file.js';

/** `keys`: a message that was told, under each name of its writer. `seenTo`: everything up to then was told. */
const lineSchema = z.union([
  z.strictObject({ keys: z.array(z.string()) }),
  z.strictObject({ seenTo: z.iso.datetime() }),
]);

const remembered = 5000;
/** How far beyond the engine's own bounds a comparison goes; each is twice the one before. */
const reaches = [1, 2, 4, 8, 16];
const fileName = 'inbox.jsonl';

export interface InboxDeps {
  folder: string;
  overlapMs: number;
  /** Resolves when the event is durable. */
  emit: (event: EventBody) => Promise<void>;
  gaps: GapCounter;
  logger: Logger;
}

/** Messages that nobody heard arrive: found by comparing chats, and told since. */
export interface GapCounter {
  found: number;
  closed: number;
}

/**
 * Tells each received message once, also over restarts, and finds what arrived while nobody
 * listened: between the start of a run and the comparison of its chats, live messages do not
 * move the mark up to which everything is known, or the gap before them would be forgotten.
 */
export class Inbox {
  private readonly writes = new SerialQueue();
  private gap = true;
  /** How many began: a comparison closes only the one that it began behind. */
  private gaps = 0;

  private constructor(
    private readonly deps: InboxDeps,
    private log: AppendLog,
    /** Each message's keys share one array, which counts it. */
    private readonly told: Map<string, readonly string[]>,
    private seenTo: Date | null,
    private lines: number,
  ) {}

  static async open(deps: InboxDeps): Promise<Inbox> {
    const { log, lines } = await AppendLog.open(path.join(deps.folder, fileName));
    const told = new Map<string, readonly string[]>();
    let seenTo: Date | null = null;
    for (const entry of parseLines(lines, lineSchema)) {
      if ('keys' in entry) for (const key of entry.keys) told.set(key, entry.keys);
      else seenTo = new Date(entry.seenTo);
    }
    return new Inbox(deps, log, told, seenTo, lines.length);
  }

  /** A run or another page begins: something may have been missed until `compare` has succeeded. */
  beginGap(): void {
    this.gap = true;
    this.gaps += 1;
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
   * before `linkedAt` is news. Where bounds cut something off, it reads deeper, and the mark
   * stays where it was. Rejects as `listReceivedSince` does; the gap then stays.
   */
  async compare(client: EngineClient, linkedAt: Date): Promise<void> {
    const overlap = (this.seenTo?.getTime() ?? 0) - this.deps.overlapMs;
    // WhatsApp's times are whole seconds.
    const since = new Date(Math.floor(Math.max(linkedAt.getTime(), overlap) / 1000) * 1000);
    const gap = this.gaps;
    for (const reach of reaches) {
      const { messages, cutBy } = await client.listReceivedSince(since, reach);
      await this.writes.run(async () => {
        for (const message of messages) {
          if (message.sentAt >= since) await this.tellMissed(message);
        }
        if (cutBy === null && gap === this.gaps)
          await this.closeGap(messages.at(-1)?.sentAt ?? since);
        await this.compact();
      });
      if (cutBy === null) return;
      if (reach === 1) this.deps.logger.warn({ cutBy, since }, 'a comparison of chats reads on');
    }
    this.deps.logger.error({ since }, 'more was missed than a comparison of chats can read');
  }

  private async closeGap(seenTo: Date): Promise<void> {
    this.gap = false;
    await this.markSeen(seenTo);
  }

  private async tellMissed(message: ReceivedMessage): Promise<void> {
    if (this.isTold(message)) return;
    const { gaps } = this.deps;
    // One that could not be told will be found again.
    gaps.found += 1;
    try {
      await this.tell(message, true);
      gaps.closed += 1;
    } catch (error) {
      gaps.found -= 1;
      throw error;
    }
  }

  /** Forgets everything: the device was unlinked, and what comes is of another link. */
  clear(): Promise<void> {
    return this.writes.run(async () => {
      this.told.clear();
      this.seenTo = null;
      await this.rewrite();
    });
  }

  async close(): Promise<void> {
    await this.writes.run(() => this.log.close());
  }

  private async tell(message: ReceivedMessage, backfilled: boolean): Promise<void> {
    if (this.isTold(message)) return;
    const { sentAt, ...rest } = message;
    const data = { ...rest, sentAt: sentAt.toISOString(), backfilled };
    await this.deps.emit({ type: 'message.received', data });
    const keys = keysOf(message);
    for (const key of keys) this.told.set(key, keys);
    await this.write({ keys });
  }

  private isTold(message: ReceivedMessage): boolean {
    return keysOf(message).some((key) => this.told.has(key));
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
    const messages = [...new Set(this.told.values())];
    for (const keys of messages.slice(0, -remembered)) {
      for (const key of keys) this.told.delete(key);
    }
    await this.rewrite();
  }

  private async rewrite(): Promise<void> {
    const lines = [...new Set(this.told.values())].map((keys) => JSON.stringify({ keys }));
    if (this.seenTo) lines.push(JSON.stringify({ seenTo: this.seenTo.toISOString() }));
    const file = path.join(this.deps.folder, fileName);
    await writeFileAtomic(file, lines.map((line) => `${line}\n`).join(''));
    await this.log.close();
    this.log = (await AppendLog.open(file)).log;
    this.lines = lines.length;
  }
}

/**
 * What makes a message that message: chat, writer and id, since ids are the writer's own and
 * two may choose the same. A person has several names, of which not all are always known.
 */
function keysOf({ waId, chat, from }: ReceivedMessage): string[] {
  const group = chat.endsWith('@g.us') ? chat : '';
  const names = [from.jid, from.lid, from.phone].filter((name) => name !== null);
  return [...new Set(names)].map((name) => `${group} ${name} ${waId}`);
}
