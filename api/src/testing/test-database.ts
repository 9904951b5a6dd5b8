import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { testDatabaseUrl } from '../config/test-config.js';
import { type DatabaseHandle, openDatabase } from '../db/database.js';
import { migrateToLatest } from '../db/migrator.js';

export interface TestDatabase extends DatabaseHandle {
  url: string;
}

/** Serialises the making of the template between test files; any constant will do. */
const templateLock = 7_215_001;

/**
 * A database of its own for one test file, cloned from a migrated template.
 * `close` ends its connections and drops it. Needs TEST_DATABASE_URL, a role that may create databases.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = await ensureTemplate();
  const name = `botwave_test_${randomBytes(8).toString('hex')}`;
  await asAdmin((client) => client.query(`create database ${name} template ${template}`));
  const url = databaseUrl(name);
  const handle = openDatabase(url, pino({ level: 'silent' }));
  return {
    ...handle,
    url,
    close: async () => {
      await handle.close();
      await dropTestDatabase(name);
    },
  };
}

/** An empty database, without the template; for tests of migrations. */
export async function createEmptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `botwave_test_${randomBytes(8).toString('hex')}`;
  await asAdmin((client) => client.query(`create database ${name}`));
  return { url: databaseUrl(name), drop: () => dropTestDatabase(name) };
}

async function dropTestDatabase(name: string): Promise<void> {
  await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
}

/** The template is named after the migrations, so that an old one is never used for new ones. */
async function ensureTemplate(): Promise<string> {
  const name = `botwave_template_${migrationsHash()}`;
  await asAdmin(async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    const building = `${name}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    const handle = openDatabase(databaseUrl(building), pino({ level: 'silent' }));
    await migrateToLatest(handle.db);
    await handle.close();
    await client.query(`alter database ${building} rename to ${name}`);
  });
  return name;
}

function migrationsHash(): string {
  const folder = path.join(import.meta.dirname, '../db/migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).toSorted()) {
    hash.update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function databaseUrl(name: string): string {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  return url.toString();
}

async function asAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
