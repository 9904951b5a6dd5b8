import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A pid alone is not enough: pids come round again, and a folder may be moved to another machine. */
const holderSchema = z.object({ pid: z.int(), startTime: z.string(), machineBoot: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** A folder that only one living process may use. */
export class ProcessLock {
  private constructor(private readonly file: string) {}

  /** Answers null when another living process holds it; takes it over from a dead one. */
  static async acquire(folder: string): Promise<ProcessLock | null> {
    const file = path.join(folder, 'lock.json');
    const own = describe(process.pid);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await create(file, JSON.stringify(own))) return new ProcessLock(file);
      const holder = await readHolder(file);
      if (holder && isSame(holder, own)) return new ProcessLock(file);
      if (isAlive(holder)) return null;
      await removeStale(file, own);
    }
    return null;
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** Appears with its content in one step: a lock that is still empty would look stale to others. */
async function create(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** One at a time, and looked at again: another process may have put its own lock there by now. */
async function removeStale(file: string, own: Holder): Promise<void> {
  const claim = `${file}.claim`;
  if (await create(claim, JSON.stringify(own))) {
    if (!isAlive(await readHolder(file))) await rm(file, { force: true });
    await rm(claim, { force: true });
    return;
  }
  const other = await readHolder(claim);
  if (other && !isAlive(other)) await rm(claim, { force: true });
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive(holder: Holder | null): boolean {
  return holder !== null && isSame(holder, describe(holder.pid));
}

function isSame(a: Holder, b: Holder): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.machineBoot === b.machineBoot;
}

/** A dead process has an empty start time, which no holder ever wrote. */
function describe(pid: number): Holder {
  return { pid, startTime: startTimeOf(pid), machineBoot: machineBoot() };
}

function startTimeOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      // proc(5): field 22, counted behind the command's closing parenthesis.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? '' : (fields[19] ?? '');
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function machineBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
