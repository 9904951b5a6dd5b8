import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { EngineLogger } from './options.js';

/**
 * A browser for which the system has no descriptors or processes left is told by an `error` event
 * that puppeteer does not listen to, and that would end this process and with it all sessions.
 * The launch itself fails as well, and is tried again. Call once in the program's main.
 *
 * @returns takes the guard away again.
 */
export function guardSpawnErrors(logger: EngineLogger): () => void {
  const onChild = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    child.on('error', (err) => logger.warn({ err: brief(err) }, 'a program could not be started'));
  };
  subscribe('child_process', onChild);
  return () => void unsubscribe('child_process', onChild);
}

/** Without the command line, which is long. */
function brief({ message }: Error): { message: string } {
  return { message };
}
