import type { EventPage, JournalEvent } from '@botwave/wa-sidecar/contract';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import { applyEvent } from './events/apply-event.js';
import { type Effects, noEffects } from './events/effects.js';
import { type JournalCursor, moveCursor } from './hosts.repo.js';

interface PageParts {
  db: Db;
  logger: Logger;
  hostId: string;
}

/**
 * Applies a page of the journal and moves the cursor in one transaction, so that each event takes
 * effect exactly once. Undefined: another reader was faster, and nothing happened here.
 */
export async function applyPage(
  parts: PageParts,
  from: JournalCursor,
  page: EventPage,
): Promise<Effects | undefined> {
  try {
    return await applyInOneGo(parts, from, page, 'plain');
  } catch (error) {
    if (!isAboutData(error)) throw error;
    // One line that the database refuses must not stop the journal for ever.
    return applyInOneGo(parts, from, page, 'each_alone');
  }
}

/** Where the cursor stands after this page. */
export function cursorAfter(from: JournalCursor, page: EventPage): JournalCursor {
  const start = from.journalId === page.journalId ? from.offset : 0;
  return {
    journalId: page.journalId,
    offset: page.events.reduce((last, event) => Math.max(last, event.offset), start),
  };
}

function applyInOneGo(
  { db, logger, hostId }: PageParts,
  from: JournalCursor,
  page: EventPage,
  manner: 'plain' | 'each_alone',
): Promise<Effects | undefined> {
  const start = from.journalId === page.journalId ? from.offset : 0;
  const fresh = page.events.filter((event) => event.offset > start);
  return db.transaction().execute(async (trx) => {
    // First of all: the row's lock puts parallel readers in line.
    if (!(await moveCursor(trx, hostId, { from, to: cursorAfter(from, page) }))) return undefined;
    const known = await lockDevices(trx, fresh);
    const effects = noEffects();
    for (const event of fresh) {
      if (!known.has(event.deviceId)) continue;
      if (manner === 'plain') await applyEvent(trx, event, effects);
      else await applyAlone({ trx, logger, event, effects });
    }
    return effects;
  });
}

/** Devices first and in one order, as everywhere: no two transactions can deadlock. */
async function lockDevices(trx: Db, events: JournalEvent[]): Promise<Set<string>> {
  const ids = [...new Set(events.map((event) => event.deviceId))];
  if (ids.length === 0) return new Set();
  const rows = await trx
    .selectFrom('devices')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return new Set(rows.map((row) => row.id));
}

async function applyAlone(line: {
  trx: Db;
  logger: Logger;
  event: JournalEvent;
  effects: Effects;
}): Promise<void> {
  const { trx, logger, event, effects } = line;
  await sql`savepoint line`.execute(trx);
  try {
    await applyEvent(trx, event, effects);
    await sql`release savepoint line`.execute(trx);
  } catch (err) {
    if (!isAboutData(err)) throw err;
    await sql`rollback to savepoint line`.execute(trx);
    logger.error(
      { err, offset: event.offset, type: event.type, deviceId: event.deviceId },
      'a line of the journal cannot be stored and is left out',
    );
  }
}

/** SQLSTATE classes 22 (data) and 23 (constraints): trying again cannot help. */
function isAboutData(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^2[23]/.test(error.code)
  );
}
