import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { roomsFolder } from '../config/paths.js';

export interface ChildProgram {
  process: ChildProcess;
  /** What it has written to both outputs. */
  output(): string;
  /** Resolves once it has written this; rejects, with its output, when it ends without. */
  said(text: string): Promise<void>;
  /** Resolves with the exit code, null when a signal ended it. */
  ended: Promise<number | null>;
}

/**
 * Starts a built program of this installation, e.g. `api/dist/src/main.js`, with exactly this
 * environment. `ipc` gives it a channel to its parent, as the runner of `npm start` does.
 */
export function startProgram(
  program: string,
  env: Record<string, string>,
  options: { args?: string[]; input?: string; ipc?: boolean } = {},
): ChildProgram {
  const child = spawn(
    process.execPath,
    [path.join(roomsFolder, program), ...(options.args ?? [])],
    {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])],
    },
  );
  let output = '';
  let over = false;
  const news = new EventEmitter();
  const ended = endOf(child).finally(() => {
    over = true;
    news.emit('more');
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      news.emit('more');
    });
  }
  child.stdin?.end(options.input ?? '');
  const said = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      if (over) throw new Error(`It ended without saying "${text}":\n${output}`);
      await once(news, 'more');
    }
  };
  return { process: child, output: () => output, said, ended };
}

/** The exit and the end of both outputs; `close` never comes once the channel was disconnected. */
async function endOf(child: ChildProcess): Promise<number | null> {
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream ? [stream] : []));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await Promise.all(streams.map((stream) => finished(stream)));
  return exit;
}
