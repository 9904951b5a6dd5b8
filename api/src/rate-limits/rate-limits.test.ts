import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../errors/app-error.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { insertUser } from '../users/users.repo.js';
import { consumeMessageAllowance, type Spender } from './rate-limits.service.js';

let database: TestDatabase;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const user = await insertUser(database.db, {
    email: `${crypto.randomUUID()}@botwave.example`,
    name: null,
    passwordHash: 'none',
    role: 'user',
  });
  userId = user!.id;
});

const take = (spender: Partial<Spender> = {}) =>
  consumeMessageAllowance(database.db, { userId, ...spender });

const consume = async (spender: Partial<Spender> = {}) => (await take(spender)).allowance;

const setLimit = (limit: number) =>
  database.db.updateTable('users').set({ rate_limit: limit }).where('id', '=', userId).execute();

/** Moves the subject's window into the past: the database's clock stands still for no test. */
const age = (seconds: number) =>
  sql`update rate_windows set window_start = window_start - make_interval(secs => ${seconds})
    where subject = ${`user:${userId}`}`.execute(database.db);

const refusal = async (): Promise<AppError> =>
  consume().then(
    () => Promise.reject(new Error('was allowed')),
    (error: AppError) => error,
  );

test('of many parallel ones exactly the limit pass', async () => {
  await setLimit(7);
  const answers = await Promise.allSettled(Array.from({ length: 40 }, () => consume()));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
  const codes = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason.code] : [],
  );
  expect(new Set(codes)).toEqual(new Set(['rate_limit.exceeded']));
});

test('what is given back does not count, also once the window is the one before', async () => {
  await setLimit(1);
  await (await take()).giveBack();
  const { allowance, giveBack } = await take();
  expect(allowance).toMatchObject({ limit: 1, remaining: 0 });
  await age(61);
  await setLimit(2);
  const rolled = await take();
  expect(rolled.allowance.remaining).toBe(1);
  await giveBack();
  await rolled.giveBack();
  await rolled.giveBack();
  expect((await take()).allowance.remaining).toBe(1);
});

test('a refused key takes nothing of its owner', async () => {
  const keyId = crypto.randomUUID();
  await setLimit(3);
  await take({ keyId, keyLimit: 1 });
  const refused = Array.from({ length: 10 }, () => take({ keyId, keyLimit: 1 }));
  const answers = await Promise.allSettled(refused);
  expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
  expect(await consume()).toMatchObject({ limit: 3, remaining: 1 });
});

test('the refusal says when to come back, and then it passes', async () => {
  await setLimit(10);
  for (let count = 0; count < 10; count += 1) await consume();
  await age(30);
  const first = await refusal();
  expect(first.status).toBe(429);
  expect(first.retryAfterSeconds).toBeGreaterThanOrEqual(29);
  expect(first.retryAfterSeconds).toBeLessThanOrEqual(31);
  expect(first.details).toEqual({ limit: 10, retryAfterSeconds: first.retryAfterSeconds });
  await age(first.retryAfterSeconds! + 1);
  expect((await consume()).limit).toBe(10);
});

test('the window before fades out: half way through the next one half of it is free', async () => {
  await setLimit(10);
  for (let count = 0; count < 10; count += 1) await consume();
  await age(90);
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => consume()));
  const passed = answers.filter(({ status }) => status === 'fulfilled').length;
  expect(passed).toBeGreaterThanOrEqual(5);
  expect(passed).toBeLessThanOrEqual(6);
});

test('after two quiet minutes the whole limit is there again', async () => {
  await setLimit(3);
  for (let count = 0; count < 3; count += 1) await consume();
  await age(121);
  expect((await consume()).remaining).toBe(2);
});

describe('whose limit', () => {
  test('without one of their own a user has the default', async () => {
    expect((await consume()).limit).toBe(60);
  });

  test('the maximum of the settings caps a higher one', async () => {
    await setLimit(100_000);
    expect((await consume()).limit).toBe(600);
  });

  test('a key with a lower limit is stopped first, its owner not', async () => {
    const keyId = crypto.randomUUID();
    await setLimit(5);
    expect(await consume({ keyId, keyLimit: 2 })).toMatchObject({ limit: 2, remaining: 1 });
    await consume({ keyId, keyLimit: 2 });
    await expect(consume({ keyId, keyLimit: 2 })).rejects.toMatchObject({
      code: 'rate_limit.exceeded',
    });
    expect((await consume()).remaining).toBe(2);
  });
});
