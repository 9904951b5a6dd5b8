import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import type { MessageSignals } from '../messages/message-signals.js';
import { applyPage, cursorAfter } from './apply-page.js';
import { announce } from './events/effects.js';
import { getCursor } from './hosts.repo.js';
import type { SidecarClient } from './sidecar-client.js';
import { SidecarError } from './sidecar-error.js';

/** What the parts that serve one host need. */
export interface HostParts {
  db: Db;
  logger: Logger;
  signals: MessageSignals;
  hostId: string;
  client: SidecarClient;
}

const pauseAfterErrorMs = 500;

/** Reads a host's journal for ever, from where the rows say, until `signal`. Never rejects. */
export async function readJournal(parts: HostParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await readPage(parts, signal);
    } catch (err) {
      if (signal.aborted) return;
      // That the sidecar is away is the heartbeat's to tell.
      if (!(err instanceof SidecarError)) parts.logger.warn({ err }, 'journal not applied');
      await pause(pauseAfterErrorMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function readPage(parts: HostParts, signal: AbortSignal): Promise<void> {
  const cursor = await getCursor(parts.db, parts.hostId);
  const page = await parts.client.events(
    { journalId: cursor.journalId, after: cursor.offset },
    signal,
  );
  if (page.events.length === 0 && page.journalId === cursor.journalId) return;
  if (page.journalId !== cursor.journalId && cursor.journalId) {
    parts.logger.warn({ hostId: parts.hostId }, 'the host has a new journal; reading it whole');
  }
  const effects = await applyPage(parts, cursor, page);
  if (!effects) return;
  announce(parts.signals, effects);
  const { offset } = cursorAfter(cursor, page);
  // Losing this costs nothing: a later one acknowledges more.
  await parts.client.acknowledge(page.journalId, offset).catch(() => undefined);
}
