import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { perDatabase } from '../db/batches.js';
import type { Db } from '../db/database.js';

/** How far both tables of events are meant; ids are bigint and stay text outside of SQL. */
export interface Position {
  message: bigint;
  device: bigint;
}

export const firstPosition: Position = { message: 0n, device: 0n };

/** A writer that takes longer does not hold up the answer: what came before it is told. */
const patienceMs = 500;
const lookMs = 3;

/**
 * The position up to which nothing can appear any more. Ids are drawn before their rows are
 * committed, so a lower one may show up after a higher one; a cursor beyond it would lose it. But
 * whoever draws an id holds the table's lock for writers until its transaction ends. So: read how
 * far the sequences are, then who writes, and wait until each of these has ended.
 */
export const settledPosition: (db: Db) => Promise<Position> = (db) => watch(db).ask();

const watch = perDatabase((db) => {
  let known = firstPosition;
  let asking: Promise<Position> | undefined;
  const look = async (): Promise<Position> => {
    const drawn = await drawnPosition(db);
    if (await writersEnd(db)) known = later(known, drawn);
    return known;
  };
  return {
    // Those who ask at once share an answer.
    ask: () => {
      asking ??= look().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
});

/** How far ids have been drawn, whether their rows are there or not. */
export async function drawnPosition(db: Db): Promise<Position> {
  const { rows } = await sql<{ message: string; device: string }>`
    select (select case when is_called then last_value else 0 end from message_events_id_seq) as message,
      (select case when is_called then last_value else 0 end from device_events_id_seq) as device`.execute(
    db,
  );
  return { message: BigInt(rows[0]?.message ?? 0), device: BigInt(rows[0]?.device ?? 0) };
}

/** False when somebody who wrote when this was called still does after the patience is over. */
async function writersEnd(db: Db): Promise<boolean> {
  const end = performance.now() + patienceMs;
  let writers = await writersOf(db, undefined);
  while (writers.length > 0) {
    if (performance.now() > end) return false;
    await pause(lookMs);
    writers = await writersOf(db, writers);
  }
  return true;
}

/** Virtual transactions that write events; of these only, where they are given. */
async function writersOf(db: Db, among: string[] | undefined): Promise<string[]> {
  const { rows } = await sql<{ writer: string }>`
    select distinct virtualtransaction as writer from pg_locks
    where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())
      and relation in ('message_events'::regclass, 'device_events'::regclass)
      and pid <> pg_backend_pid()
      and (${among ?? null}::text[] is null or virtualtransaction = any(${among ?? null}::text[]))`.execute(
    db,
  );
  return rows.map(({ writer }) => writer);
}

const later = (a: Position, b: Position): Position => ({
  message: a.message > b.message ? a.message : b.message,
  device: a.device > b.device ? a.device : b.device,
});
