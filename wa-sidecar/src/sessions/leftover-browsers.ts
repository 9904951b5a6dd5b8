import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Ends browsers that an earlier process left on profiles below that folder. Answers how many processes. */
export async function endLeftoverBrowsers(folder: string, withinMs = 5000): Promise<number> {
  const found = listBrowsers(folder);
  for (const pid of found) kill(pid);
  const end = Date.now() + withinMs;
  while (listBrowsers(folder).length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return found.length;
}

/** Processes whose command line names a profile below that folder; a browser and its children. */
export function listBrowsers(folder: string): number[] {
  const mark = `--user-data-dir=${path.resolve(folder)}${path.sep}`;
  return listCommands()
    .filter(({ pid, command }) => pid !== process.pid && command.includes(mark))
    .map(({ pid }) => pid);
}

function listCommands(): { pid: number; command: string }[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), command: commandOf(name) }));
  }
  return execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\n')
    .map((line) => {
      const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
      return { pid: Number(pid), command: command ?? '' };
    });
}

/** Empty for a process that has ended meanwhile, or a zombie. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
