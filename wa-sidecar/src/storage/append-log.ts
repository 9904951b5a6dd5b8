import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { syncFolder } from './atomic-file.js';

/** Where the system has it, a write is durable by itself: one trip to the disk instead of two. */
const writesAreDurable = constants.O_DSYNC !== undefined;

export interface OpenedLog {
  log: AppendLog;
  /** The complete lines, without their newline. */
  lines: string[];
  /**
   * `torn`: a last line without its end was cut, as a crash leaves it. `damaged`: more than
   * that had to be cut, which no crash of the process explains. Null when nothing was.
   */
  cut: 'torn' | 'damaged' | null;
}

/** A file of lines that only grows. What `append` has resolved for survives any crash. */
export class AppendLog {
  private pending: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private flushing: Promise<void> | null = null;
  private closed = false;

  private constructor(
    private readonly handle: FileHandle,
    /** Bytes that are durable; whatever lies behind them is ours to overwrite. */
    private length: number,
  ) {}

  /** Opens or creates the file and cuts it where a line is incomplete or `isLine` refuses it. */
  static async open(
    file: string,
    isLine: (line: string) => boolean = () => true,
  ): Promise<OpenedLog> {
    const handle = await open(file, 'a+', 0o600).then(async (created) => {
      await created.close();
      return await open(file, constants.O_RDWR | (constants.O_DSYNC ?? 0));
    });
    await syncFolder(path.dirname(file));
    const content = await handle.readFile();
    const { lines, length } = readLines(content, isLine);
    const rest = content.subarray(length);
    if (rest.length > 0) {
      await handle.truncate(length);
      await handle.datasync();
    }
    const cut = rest.length === 0 ? null : rest.includes(0x0a) ? 'damaged' : 'torn';
    return { log: new AppendLog(handle, length), lines, cut };
  }

  get size(): number {
    return this.length;
  }

  /** Appends whole lines (each ending in a newline); resolves when they are durable. */
  append(text: string): Promise<void> {
    if (this.closed) return Promise.reject(new Error('The file is closed.'));
    return new Promise((resolve, reject) => {
      this.pending.push({ text, resolve, reject });
      this.flushing ??= this.flush();
    });
  }

  /** Reads a part that is already durable. */
  async read(position: number, length: number): Promise<string> {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.handle.read(buffer, 0, length, position);
    return buffer.toString('utf8', 0, bytesRead);
  }

  /** Writes what is pending and closes. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.flushing;
    await this.handle.close();
  }

  /** One write and one sync for all that gathered meanwhile. */
  private async flush(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      try {
        await this.write(Buffer.from(batch.map((entry) => entry.text).join('')));
        for (const entry of batch) entry.resolve();
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    this.flushing = null;
  }

  private async write(bytes: Buffer): Promise<void> {
    try {
      let written = 0;
      while (written < bytes.length) {
        const position = this.length + written;
        const { bytesWritten } = await this.handle.write(bytes, written, undefined, position);
        written += bytesWritten;
      }
      if (!writesAreDurable) await this.handle.datasync();
      this.length += bytes.length;
    } catch (error) {
      // Half a line must not stay in front of what is appended once there is room again.
      await this.handle.truncate(this.length).catch(() => undefined);
      throw error;
    }
  }
}

function readLines(
  content: Buffer,
  isLine: (line: string) => boolean,
): { lines: string[]; length: number } {
  const lines: string[] = [];
  let length = 0;
  for (;;) {
    const end = content.indexOf(0x0a, length);
    if (end < 0) break;
    const line = content.toString('utf8', length, end);
    if (!isLine(line)) break;
    lines.push(line);
    length = end + 1;
  }
  return { lines, length };
}

/**
 * The lines that a schema accepts, parsed; others are left out. For files of which one bad
 * line must not take the rest with it.
 */
export function parseLines<S extends z.ZodType>(
  lines: readonly string[],
  schema: S,
): z.output<S>[] {
  return lines.flatMap((line) => {
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether an error of the file system says that there is no room. */
export function isStorageFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
