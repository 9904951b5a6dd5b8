import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../engine.js';

const run = promisify(execFile);
const pollMs = 25;

/**
 * Process ids of browsers that run on this profile, found by their command line.
 * From /proc where there is one, else from `ps`.
 */
export async function browsersOnProfile(userDataDir: string): Promise<number[]> {
  const flag = `--user-data-dir=${userDataDir}`;
  const lines = await commandLines();
  return lines.filter(({ args }) => args.includes(flag)).map(({ pid }) => pid);
}

/** Kills every browser on a profile below that folder; answers how many processes there were. */
export async function endLeftoverBrowsers(folder: string, limitMs = 5_000): Promise<number> {
  const found = await browsersBelow(folder);
  const deadline = performance.now() + limitMs;
  for (let left = found; left.length > 0 && performance.now() < deadline; ) {
    for (const pid of left) signal(pid);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    left = await browsersBelow(folder);
  }
  return found.length;
}

/** Process ids of browsers on profiles below that folder, with their children. */
export async function browsersBelow(folder: string): Promise<number[]> {
  const mark = `--user-data-dir=${path.resolve(folder)}${path.sep}`;
  const lines = await commandLines();
  return lines
    .filter(({ pid, args }) => pid !== process.pid && args.some((arg) => arg.startsWith(mark)))
    .map(({ pid }) => pid);
}

/** Kills the group that a browser leads, and the browsers on its profile; resolves when none is left. */
export async function endBrowser(
  pid: number | null,
  userDataDir: string,
  limitMs: number,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if (pid !== null) signal(-pid);
    const left = await browsersOnProfile(userDataDir);
    for (const leftPid of left) signal(leftPid);
    if (left.length === 0 && (pid === null || !(await groupAlive(pid)))) return;
    if (performance.now() > deadline) {
      throw new EngineError('browser_stuck', `The browser did not end within ${limitMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function signal(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** A group of zombies only, whose new parent does not collect them, counts as gone. */
async function groupAlive(groupId: number): Promise<boolean> {
  try {
    process.kill(-groupId, 0);
  } catch {
    return false;
  }
  const pids = await procPids();
  if (pids.length === 0) return true;
  const members = await Promise.all(pids.map(processStat));
  return members.some((stat) => stat?.group === groupId && stat.state !== 'Z');
}

/**
 * What the processes of a browser's group take: on Linux their proportional share (pages
 * that several share count once), elsewhere their resident size. Null when there are none.
 */
export async function groupMemory(groupId: number): Promise<number | null> {
  const pids = await procPids();
  if (pids.length === 0) return await psGroupMemory(groupId);
  let sum = 0;
  for (const pid of pids) {
    if ((await processStat(pid))?.group === groupId) sum += await proportionalSize(pid);
  }
  return sum === 0 ? null : sum;
}

async function proportionalSize(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

async function psGroupMemory(groupId: number): Promise<number | null> {
  const { stdout } = await run('ps', ['-axo', 'pgid=,rss=']).catch(() => ({ stdout: '' }));
  const sizes = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([group]) => group === groupId)
    .map(([, kilobytes = 0]) => kilobytes * 1024);
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
}

async function processStat(pid: number): Promise<{ state: string; group: number } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return null;
  }
}

async function procPids(): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

async function commandLines(): Promise<{ pid: number; args: string[] }[]> {
  const pids = await procPids();
  if (pids.length === 0) return psCommandLines();
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid, args: text.split('\0') };
    }),
  );
  return lines.filter(({ args }) => args.length > 1);
}

async function psCommandLines(): Promise<{ pid: number; args: string[] }[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command=']).catch(() => ({ stdout: '' }));
  return stdout.split('\n').map((line) => {
    const [pid = '', ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), args };
  });
}
