import { readFileSync } from 'node:fs';
import pg from 'pg';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { schemaFile } from '../config/paths.js';
import { createEmptyDatabase } from '../testing/test-database.js';
import { openDatabase } from './database.js';
import { isMigrated, migrateToLatest } from './migrator.js';

const logger = pino({ level: 'silent' });

test('schema.sql is what the migrations build', async () => {
  const migrated = await catalogOf(async (url) => {
    const { db, close } = handleOf(url);
    await migrateToLatest(db);
    await close();
  });
  const written = await catalogOf(async (url) => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query(readFileSync(schemaFile, 'utf8'));
    await client.end();
  });
  expect(migrated.length).toBeGreaterThan(100);
  expect(written).toEqual(migrated);
});

test('migrating twice, also at the same time, applies everything once', async () => {
  const { url, drop } = await createEmptyDatabase();
  const handles = [handleOf(url), handleOf(url)];
  expect(await isMigrated(handles[0]!.db)).toBe(false);
  const applied = await Promise.all(handles.map(({ db }) => migrateToLatest(db)));
  expect(applied.flat().toSorted()).toEqual([...new Set(applied.flat())].toSorted());
  expect(await migrateToLatest(handles[0]!.db)).toEqual([]);
  expect(await isMigrated(handles[0]!.db)).toBe(true);
  await Promise.all(handles.map(({ close }) => close()));
  await drop();
});

function handleOf(url: string) {
  const handle = openDatabase(url, logger, 2);
  return { db: handle.db, close: () => handle.close() };
}

/** Columns, constraints and indexes as PostgreSQL describes them, and the first rows of settings. */
async function catalogOf(build: (url: string) => Promise<void>): Promise<unknown[]> {
  const { url, drop } = await createEmptyDatabase();
  await build(url);
  const client = new pg.Client(url);
  await client.connect();
  const results = [];
  for (const query of catalogQueries) results.push(...(await client.query(query)).rows);
  await client.end();
  await drop();
  return results;
}

const ours = `table_schema = 'public' and table_name not like 'kysely_%'`;

const catalogQueries = [
  `select table_name, column_name, ordinal_position, data_type, character_maximum_length,
     is_nullable, column_default, is_identity, is_generated
   from information_schema.columns where ${ours} order by 1, 3`,
  `select conrelid::regclass::text as on_table, conname, pg_get_constraintdef(oid) as definition
   from pg_constraint where connamespace = 'public'::regnamespace
     and conrelid::regclass::text not like 'kysely_%' order by 1, 2`,
  `select indexname, indexdef from pg_indexes
   where schemaname = 'public' and tablename not like 'kysely_%' order by 1`,
  `select default_rate_limit, max_rate_limit, enable_registration, maintenance_mode,
     max_devices, pace_gap_ms, unknown_policy from settings`,
];
