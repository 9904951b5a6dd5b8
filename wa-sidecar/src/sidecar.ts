import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { type Config, ConfigError } from './config/config.js';
import { requireStandIn } from './config/stand-in.js';
import { Counters } from './counters.js';
import type { Engine } from './engine/engine.js';
import { createApp } from './http/app.js';
import { Journal } from './journal/journal.js';
import type { Logger } from './logger.js';
import { SessionRegistry } from './sessions/registry.js';
import { StartGate } from './sessions/start-gate.js';
import { defaultTimings } from './sessions/timings.js';
import { DiskRoom } from './storage/disk-room.js';
import { ProcessLock } from './storage/process-lock.js';

/** How long a process that was told to end may still hold the data folder. */
const lockWaitMs = 5000;
const browsersEndWithinMs = 15_000;

/** A running sidecar. */
export interface Sidecar {
  /** Ends the browsers, writes what is left of the journal, and frees port and folder. */
  close(): Promise<void>;
}

/**
 * Starts everything in order: the data folder's lock, leftovers of an earlier process, the
 * journal, the sessions at rest, the port. Throws `ConfigError` for what the operator can mend.
 */
export async function startSidecar(
  config: Config,
  engine: Engine,
  logger: Logger,
): Promise<Sidecar> {
  const folder = path.join(config.dataDir, 'sidecar');
  const sessionsFolder = path.join(folder, 'sessions');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await acquireLock(folder);
  const ended = await engine.endLeftovers(sessionsFolder);
  if (ended > 0) logger.warn({ processes: ended }, 'browsers of an earlier process were ended');
  const bootId = randomUUID();
  const journal = await Journal.open({ folder: path.join(folder, 'journal'), bootId, logger });
  const counters = new Counters();
  const room = await DiskRoom.watch(folder, logger);
  const sessions = await SessionRegistry.open(
    {
      engine,
      journal,
      logger,
      counters,
      memoryCeilingBytes: config.sessionMemoryBytes,
      hasRoom: () => room.hasRoom,
      gate: new StartGate(config.maxStarts),
      timings: defaultTimings,
      now: () => new Date(),
      requireStandIn: () => requireStandIn(config.sandbox),
    },
    sessionsFolder,
  );
  const { token, capacity } = config;
  const app = createApp({ sessions, journal, counters, token, bootId, capacity, logger });
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 }, app);
  await listen(server, config);
  logger.info({ port: config.port, bootId, engine: engine.name }, 'the sidecar listens');
  return {
    close: async () => {
      server.close();
      room.close();
      await within(sessions.shutDown(), browsersEndWithinMs);
      await journal.close();
      server.closeAllConnections();
      await lock.release();
    },
  };
}

async function acquireLock(folder: string): Promise<ProcessLock> {
  const end = performance.now() + lockWaitMs;
  for (;;) {
    const lock = await ProcessLock.acquire(folder);
    if (lock) return lock;
    if (performance.now() > end)
      throw new ConfigError(`Another sidecar already runs on ${folder}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function listen(server: Server, { host, port }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const text = `Port ${port} is taken; end the program that has it or set SIDECAR_PORT.`;
      reject(isTaken ? new ConfigError(text, { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
}

async function within(task: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([task, limit]).finally(() => clearTimeout(timer));
}
