import type { EventPage, JournalEvent } from '@botwave/wa-sidecar/contract';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import { runPrepared } from '../db/prepared.js';
import { sqlStateOf } from '../db/sql-state.js';
import { hasLeft } from '../messages/message-states.js';
import { applyEvent } from './events/apply-event.js';
import { type Effects, noEffects } from './events/effects.js';
import {
  type KnownMessages,
  movesOn,
  readKnownMessages,
  targetOf,
} from './events/known-messages.js';
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
    const messages = await readKnownMessages(trx, fresh);
    const effects = noEffects();
    for (const id of await lockDevices(trx, fresh, messages)) effects.lanes.add(id);
    for (const event of fresh) {
      if (manner === 'plain') await applyEvent(trx, event, messages, effects);
      else await applyAlone({ trx, logger, event, messages, effects });
    }
    return effects;
  });
}

/**
 * Devices first and in one order, as everywhere: no two transactions can deadlock. Only those whose
 * rows may change: a claim passes over a locked lane, which is therefore woken afterwards.
 */
async function lockDevices(
  trx: Db,
  events: JournalEvent[],
  messages: KnownMessages,
): Promise<Set<string>> {
  const touched = events.filter((event) => touchesDevice(event, messages));
  const ids = new Set(touched.map(({ deviceId }) => deviceId));
  if (ids.size === 0) return ids;
  await runPrepared(
    trx,
    sql`select from devices where id = any(${[...ids]}::uuid[]) order by id for no key update`,
  );
  return ids;
}

function touchesDevice(event: JournalEvent, messages: KnownMessages): boolean {
  if (event.type === 'session.state') return true;
  const message = messages(event);
  const to = targetOf(event);
  return message !== undefined && to !== null && movesOn(message, to) && !hasLeft(message.status);
}

async function applyAlone(line: {
  trx: Db;
  logger: Logger;
  event: JournalEvent;
  messages: KnownMessages;
  effects: Effects;
}): Promise<void> {
  const { trx, logger, event, messages, effects } = line;
  await sql`savepoint line`.execute(trx);
  try {
    await applyEvent(trx, event, messages, effects);
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
const isAboutData = (error: unknown): boolean => /^2[23]/.test(sqlStateOf(error) ?? '');
