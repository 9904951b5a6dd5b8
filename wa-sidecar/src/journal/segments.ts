import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Logger } from '../logger.js';
import { parseJson } from '../storage/append-log.js';
import { readOptional, writeFileAtomic } from '../storage/atomic-file.js';
import { Segment, segmentFirsts } from './segment.js';

const headSchema = z.object({ journalId: z.uuid(), acknowledged: z.int().nonnegative() });
type Head = z.infer<typeof headSchema>;

export interface SegmentLimits {
  /** A new file is begun behind this many bytes. */
  segmentBytes: number;
  /** Of all files together. */
  totalBytes: number;
  /** How long acknowledged files are kept all the same. */
  keepAcknowledgedMs: number;
}

/** The journal's files: which there are, where a line is, and which may go. */
export class Segments {
  private constructor(
    private readonly folder: string,
    private readonly limits: SegmentLimits,
    private readonly segments: Segment[],
    private head: Head,
  ) {}

  /**
   * Opens the folder. A torn last line was never served and is cut. Any other damage is set
   * aside, and the journal gets a new id, so that its reader begins again.
   */
  static async open(folder: string, limits: SegmentLimits, logger: Logger): Promise<Segments> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stored = await readHead(path.join(folder, 'journal.json'));
    const { segments, damaged } = await openAll(folder, logger);
    const last = segments.at(-1)?.last ?? 0;
    const lostLines = stored !== null && stored.acknowledged > last;
    const head =
      stored && !damaged && !lostLines ? stored : { journalId: randomUUID(), acknowledged: 0 };
    if (segments.length === 0) segments.push(await Segment.open(folder, 1));
    const opened = new Segments(folder, limits, segments, head);
    await opened.saveHead();
    return opened;
  }

  get journalId(): string {
    return this.head.journalId;
  }

  get last(): number {
    return this.active().last;
  }

  get size(): { lines: number; bytes: number } {
    return { lines: this.last - this.first + 1, bytes: this.totalBytes() };
  }

  /** The oldest offset that is still there; behind `last` when all is gone. */
  get first(): number {
    return this.segments[0]?.first ?? 1;
  }

  /** Whether that many bytes more stay within the limit, after giving up what may be given up. */
  async makeRoom(bytes: number): Promise<boolean> {
    while (this.totalBytes() + bytes > this.limits.totalBytes) {
      const oldest = this.segments[0];
      if (!oldest || this.segments.length === 1 || oldest.last > this.head.acknowledged) {
        return false;
      }
      await this.removeOldest();
    }
    return true;
  }

  async append(lines: readonly string[]): Promise<void> {
    if (this.active().bytes >= this.limits.segmentBytes) {
      this.segments.push(await Segment.open(this.folder, this.last + 1));
    }
    await this.active().append(lines);
  }

  /** Up to `limit` lines behind that offset. */
  async read(after: number, limit: number): Promise<string[]> {
    const wanted = Math.max(after + 1, this.first);
    const lines: string[] = [];
    for (const segment of this.segments) {
      if (segment.last < wanted || lines.length >= limit) continue;
      lines.push(...(await segment.read(wanted + lines.length, limit - lines.length)));
    }
    return lines;
  }

  /**
   * Everything up to that offset is durable at the reader. Only noted on disk where a file is
   * done with: to forget the rest in a crash costs nothing.
   */
  async acknowledge(offset: number, now: Date): Promise<void> {
    const before = this.head.acknowledged;
    if (offset <= before) return;
    this.head = { ...this.head, acknowledged: offset };
    const isDone = ({ last }: Segment): boolean => last > before && last <= offset;
    const done = this.segments.slice(0, -1).filter(isDone);
    if (done.length > 0) await this.saveHead();
    for (const segment of done) await segment.markAcknowledged(now);
  }

  /** Removes files that were acknowledged long enough ago; the one being written always stays. */
  async trim(now: Date): Promise<void> {
    for (;;) {
      const oldest = this.segments[0];
      if (!oldest || this.segments.length === 1 || oldest.last > this.head.acknowledged) return;
      const since = (await oldest.acknowledgedAt()).getTime();
      if (now.getTime() - since < this.limits.keepAcknowledgedMs) return;
      await this.removeOldest();
    }
  }

  async close(): Promise<void> {
    await this.saveHead();
    for (const segment of this.segments) await segment.close();
  }

  private active(): Segment {
    const active = this.segments.at(-1);
    if (!active) throw new Error('The journal has no file to write to.');
    return active;
  }

  private totalBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  private async removeOldest(): Promise<void> {
    await this.segments.shift()?.remove();
  }

  private async saveHead(): Promise<void> {
    await writeFileAtomic(path.join(this.folder, 'journal.json'), JSON.stringify(this.head));
  }
}

async function readHead(file: string): Promise<Head | null> {
  const parsed = headSchema.safeParse(parseJson((await readOptional(file)) ?? ''));
  return parsed.success ? parsed.data : null;
}

async function openAll(
  folder: string,
  logger: Logger,
): Promise<{ segments: Segment[]; damaged: boolean }> {
  const segments: Segment[] = [];
  let damaged = false;
  for (const first of segmentFirsts(await readdir(folder))) {
    const segment = await Segment.open(folder, first);
    const previous = segments.at(-1);
    if (damaged || (previous && first !== previous.last + 1)) {
      damaged = true;
      await segment.close();
      await rename(segment.file, `${segment.file}.damaged`);
      logger.error({ file: segment.file }, 'a damaged part of the journal was set aside');
      continue;
    }
    if (segment.cut === 'damaged') {
      damaged = true;
      logger.error({ file: segment.file }, 'the journal was damaged and had to be cut');
    }
    segments.push(segment);
  }
  return { segments, damaged };
}
