import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { retryConflicts } from './retry-conflicts.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const failing = (code: string, times: number) => {
  let left = times;
  return vi.fn<() => Promise<string>>(() =>
    left-- > 0
      ? Promise.reject(Object.assign(new Error('in the way'), { code }))
      : Promise.resolve('done'),
  );
};

it.each(['40P01', '40001'])('tries again after %s, three times at most', async (code) => {
  const thrice = failing(code, 3);
  expect(await retryConflicts(thrice)).toBe('done');
  expect(thrice).toHaveBeenCalledTimes(4);
  const more = failing(code, 4);
  await expect(retryConflicts(more)).rejects.toMatchObject({ code });
  expect(more).toHaveBeenCalledTimes(4);
});

it.each(['23505', '08006', '57P01'])('does not repeat what failed with %s', async (code) => {
  const work = failing(code, 1);
  await expect(retryConflicts(work)).rejects.toMatchObject({ code });
  expect(work).toHaveBeenCalledTimes(1);
});

it('lets both sides of a real deadlock through', async () => {
  await database.pool.query('create table pairs (id int primary key, n int not null default 0)');
  await database.pool.query('insert into pairs (id) values (1), (2)');
  let met = 0;
  let meet: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const add = (first: number, second: number) =>
    retryConflicts(() =>
      database.db.transaction().execute(async (trx) => {
        await sql`update pairs set n = n + 1 where id = ${first}`.execute(trx);
        met += 1;
        if (met === 2) meet();
        await both;
        await sql`update pairs set n = n + 1 where id = ${second}`.execute(trx);
      }),
    );
  await Promise.all([add(1, 2), add(2, 1)]);
  const { rows } = await database.pool.query('select n from pairs');
  expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  // Two began, and one of them again.
  expect(met).toBe(3);
});
