import { rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppendLog, parseJson } from '../storage/append-log.js';

const lineSchema = z.looseObject({ offset: z.int().positive() });

/** One file of the journal: the lines of consecutive offsets from `first` on. */
export class Segment {
  private constructor(
    readonly file: string,
    /** Offset of the first line, also the file's name. */
    readonly first: number,
    private readonly log: AppendLog,
    /** Where each line begins, in bytes. */
    private readonly starts: number[],
    readonly cut: 'torn' | 'damaged' | null,
  ) {}

  static async open(folder: string, first: number): Promise<Segment> {
    const file = path.join(folder, segmentName(first));
    let expected = first;
    const { log, lines, cut } = await AppendLog.open(file, (line) => {
      const isNext = offsetOf(line) === expected;
      if (isNext) expected += 1;
      return isNext;
    });
    const starts: number[] = [];
    let position = 0;
    for (const line of lines) {
      starts.push(position);
      position += Buffer.byteLength(line) + 1;
    }
    return new Segment(file, first, log, starts, cut);
  }

  get bytes(): number {
    return this.log.size;
  }

  /** Offset of the last line; `first - 1` while there is none. */
  get last(): number {
    return this.first + this.starts.length - 1;
  }

  /** Appends the lines of the next offsets; resolves when they are durable. */
  async append(lines: readonly string[]): Promise<void> {
    let position = this.log.size;
    await this.log.append(lines.map((line) => `${line}\n`).join(''));
    for (const line of lines) {
      this.starts.push(position);
      position += Buffer.byteLength(line) + 1;
    }
  }

  /** Up to `limit` lines from that offset on, which lies in this segment. */
  async read(offset: number, limit: number): Promise<string[]> {
    const from = this.starts[offset - this.first] ?? this.log.size;
    const to = this.starts[offset - this.first + limit] ?? this.log.size;
    if (from >= to) return [];
    const text = await this.log.read(from, to - from);
    return text.trimEnd().split('\n');
  }

  /** Notes on the file itself when it was acknowledged, so that the time survives a restart. */
  async markAcknowledged(at: Date): Promise<void> {
    await utimes(this.file, at, at);
  }

  async acknowledgedAt(): Promise<Date> {
    return (await stat(this.file)).mtime;
  }

  async close(): Promise<void> {
    await this.log.close();
  }

  async remove(): Promise<void> {
    await this.log.close();
    await rm(this.file, { force: true });
  }
}

function offsetOf(line: string): number | null {
  const parsed = lineSchema.safeParse(parseJson(line));
  return parsed.success ? parsed.data.offset : null;
}

function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.jsonl`;
}

/** First offsets of the segments among the names of a folder, in order. */
export function segmentFirsts(names: readonly string[]): number[] {
  return names
    .filter((name) => /^\d{16}\.jsonl$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}
