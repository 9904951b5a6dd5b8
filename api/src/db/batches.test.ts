import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { Batches } from './batches.js';

let database: TestDatabase;
let batches: Batches<number, number>;
/** How many items each statement held. */
let sizes: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  await sql`create table numbers (n int primary key check (n > 0))`.execute(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate numbers`.execute(database.db);
  sizes = [];
  batches = new Batches(store);
});

async function store(numbers: number[]): Promise<number[]> {
  sizes.push(numbers.length);
  await sql`insert into numbers select unnest(${numbers}::int[])`.execute(database.db);
  return numbers;
}

const stored = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from numbers`.execute(
    database.db,
  );
  return rows[0]!.n;
};

it('serves who is alone at once, and together who came meanwhile, at most 64', async () => {
  const asked = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(await Promise.all(asked.map((n) => batches.ask('', n)))).toEqual(asked);
  expect(sizes).toEqual([1, 64, 35]);
  expect(await batches.ask('', 101)).toBe(101);
  expect(sizes).toEqual([1, 64, 35, 1]);
});

it('keeps lanes apart', async () => {
  await Promise.all([1, 2, 3, 4].map((n) => batches.ask(n % 2 === 0 ? 'even' : 'odd', n)));
  expect(sizes).toEqual([1, 1, 1, 1]);
});

it("lets nobody bear another's error", async () => {
  const answers = await Promise.allSettled([1, 2, -1, 3, 2, 4].map((n) => batches.ask('', n)));
  expect(answers.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(await stored()).toBe(4);
});

it('tries nothing again when the connection went: it may have been committed', async () => {
  const lost = new Batches<number, number>(async (numbers) => {
    sizes.push(numbers.length);
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(database.db);
    return numbers;
  });
  const answers = await Promise.allSettled([1, 2, 3].map((n) => lost.ask('', n)));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(sizes).toEqual([1, 2]);
});
