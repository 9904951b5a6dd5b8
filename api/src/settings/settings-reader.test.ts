import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../db/schema.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { changeSettings } from './settings.repo.js';
import { createSettingsReader } from './settings-reader.js';

let database: TestDatabase;
let db: Kysely<Database>;
let asked: LogEvent[];
let clock: number;
beforeAll(async () => {
  database = await createTestDatabase();
  const dialect = new PostgresDialect({ pool: database.pool });
  db = new Kysely<Database>({ dialect, log: (event) => void asked.push(event) });
});
afterAll(() => database.close());
beforeEach(() => {
  asked = [];
  clock = 0;
});

const reader = () => createSettingsReader(db, () => clock);

test('many who ask at once are one question, and so for a second', async () => {
  const read = reader();
  const answers = await Promise.all(Array.from({ length: 50 }, () => read()));
  clock = 999;
  expect(await read()).toBe(answers[0]);
  expect(asked).toHaveLength(1);
  clock = 1_000;
  await read();
  expect(asked).toHaveLength(2);
});

test('after a change nobody gets what was asked for before it', async () => {
  const read = reader();
  const early = read();
  await changeSettings(database.db, { max_devices: 3 });
  read.forget();
  const late = await read();
  await early;
  expect(late.max_devices).toBe(3);
  expect((await read()).max_devices).toBe(3);
});

test('a failed question is asked again', async () => {
  const read = reader();
  await database.db.deleteFrom('settings').execute();
  const failed = await Promise.allSettled([read(), read()]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await database.db.insertInto('settings').defaultValues().execute();
  expect((await read()).max_devices).toBe(10);
});
