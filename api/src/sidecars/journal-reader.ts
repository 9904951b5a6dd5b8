import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import type { MessageSignals } from '../messages/message-signals.js';
import { applyPage, cursorAfter } from './apply-page.js';
import { announce } from './events/effects.js';
import { getCursor, type JournalCursor } from './hosts.repo.js';
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
  // Only where this reader has stood last; moving on compares it with the row.
  let known: JournalCursor | undefined;
  while (!signal.aborted) {
    try {
      known = await readPage(parts, known ?? (await getCursor(parts.db, parts.hostId)), signal);
    } catch (err) {
      if (signal.aborted) return;
      known = undefined;
      // That the sidecar is away is the heartbeat's to tell.
      if (!(err instanceof SidecarError)) parts.logger.warn({ err }, 'journal not applied');
      await pause(pauseAfterErrorMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Answers where the journal has been read to; undefined: another reader was faster. */
async function readPage(
  parts: HostParts,
  cursor: JournalCursor,
  signal: AbortSignal,
): Promise<JournalCursor | undefined> {
  const page = await parts.client.events(
    { journalId: cursor.journalId, after: cursor.offset },
    signal,
  );
  if (page.events.length === 0 && page.journalId === cursor.journalId) return cursor;
  if (page.journalId !== cursor.journalId && cursor.journalId) {
    parts.logger.warn({ hostId: parts.hostId }, 'the host has a new journal; reading it whole');
  }
  const effects = await applyPage(parts, cursor, page);
  if (!effects) return undefined;
  announce(parts.signals, effects);
  const after = cursorAfter(cursor, page);
  // Losing this costs nothing: a later one acknowledges more.
  await parts.client.acknowledge(page.journalId, after.offset).catch(() => undefined);
  return after;
}
