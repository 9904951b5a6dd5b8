import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, randomEmail, registerUser, testPassword } from '../testing/test-client.js';

let api: TestApi;
beforeEach(async () => {
  const throttle = { loginPerAccount: 3, loginPerAddress: 8, registerPerAddress: 2 };
  api = await startTestApi({ throttle, config: { trustProxy: '1' } });
});
afterEach(() => api.close());

const from = (address: string) => createClient(api, { 'x-forwarded-for': address });
const login = (address: string, email: string, password: string) =>
  from(address).post('/api/v1/auth/login', { email, password });

test('past the limit even the right password waits, from another address it does not', async () => {
  const { email } = await registerUser(api);
  const tries = await Promise.all(
    Array.from({ length: 3 }, () => login('198.51.100.1', email, 'wrong password')),
  );
  expect(tries.map(({ status }) => status)).toEqual([401, 401, 401]);
  const refused = await login('198.51.100.1', email, testPassword);
  expect(refused.status).toBe(429);
  expect(refused.body.error.code).toBe('auth.throttled');
  const wait = refused.headers.get('retry-after');
  expect(Number(wait)).toBeGreaterThan(800);
  expect(refused.headers.get('ratelimit-policy')).toBe('"attempts";q=3;w=900');
  expect(refused.headers.get('ratelimit')).toBe(`"attempts";r=0;t=${wait}`);
  expect((await login('198.51.100.2', email, testPassword)).status).toBe(200);
});

test('guessing one account from many addresses ends, and its owner still gets in at home', async () => {
  const limited = await startTestApi({
    throttle: { loginPerAccountEverywhere: 5 },
    config: { trustProxy: '1' },
  });
  const at = (address: string) => createClient(limited, { 'x-forwarded-for': address });
  const tryIt = async (address: string, email: string, password: string) =>
    (await at(address).post('/api/v1/auth/login', { email, password })).status;
  const { email } = await registerUser(limited);
  expect(await tryIt('203.0.113.7', email, testPassword)).toBe(200);
  for (const account of [email, randomEmail()]) {
    const guesses = [];
    for (let n = 1; n <= 7; n += 1) {
      guesses.push(await tryIt(`198.51.100.${n}`, account, 'wrong password'));
    }
    expect(guesses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  }
  expect(await tryIt('198.51.100.99', email, testPassword)).toBe(429);
  expect(await tryIt('203.0.113.7', email, testPassword)).toBe(200);
  await limited.close();
});

test('signing in rightly does not use up the tries', async () => {
  const { email } = await registerUser(api);
  for (let count = 0; count < 12; count += 1) {
    expect((await login('198.51.100.1', email, testPassword)).status).toBe(200);
  }
});

test('one password over many accounts runs into the limit of the address', async () => {
  const answers = [];
  for (let count = 0; count < 9; count += 1) {
    answers.push(await login('198.51.100.1', randomEmail(), 'Summer in 2026'));
  }
  expect(answers.map(({ status }) => status)).toEqual([...Array(8).fill(401), 429]);
});

test('new accounts from one address are limited', async () => {
  const register = () =>
    from('198.51.100.1').post('/api/v1/auth/register', {
      email: randomEmail(),
      password: testPassword,
    });
  const answers = [await register(), await register(), await register()];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
});

test('without a trusted proxy X-Forwarded-For means nothing', async () => {
  const plain = await startTestApi({
    throttle: { loginPerAccount: 1, loginPerAddress: 100, registerPerAddress: 10 },
  });
  const { email } = await registerUser(plain);
  const tries = ['198.51.100.1', '198.51.100.2'].map((address) =>
    createClient(plain, { 'x-forwarded-for': address }).post('/api/v1/auth/login', {
      email,
      password: 'wrong password',
    }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([401, 429]);
  await plain.close();
});

test('mails asked for, and links that lead nowhere, are limited by address', async () => {
  const post = (path: string, json: object) =>
    from('198.51.100.1').post(`/api/v1/auth/${path}`, json);
  const asked = [];
  const guessed = [];
  for (let attempt = 0; attempt < 31; attempt += 1) {
    asked.push((await post('forgot-password', { email: randomEmail() })).status);
    guessed.push((await post('verify-email', { token: `guess ${attempt}` })).status);
  }
  expect(asked).toEqual([...Array<number>(30).fill(202), 429]);
  expect(guessed).toEqual([...Array<number>(30).fill(400), 429]);
});

test('asked for again, the password of a signed-in person is not guessed either', async () => {
  const user = await registerUser(api);
  const change = (currentPassword: string) =>
    user.post('/api/v1/account/password', { currentPassword, newPassword: 'a new battery' });
  const statuses = [];
  for (let attempt = 0; attempt < 10; attempt += 1) {
    statuses.push((await change('wrong password')).status);
  }
  expect(statuses).toEqual(Array(10).fill(403));
  expect((await change(testPassword)).status).toBe(429);
});

test('the addresses of one IPv6 network are one source, those of another are not', async () => {
  const { email } = await registerUser(api);
  const statuses = [];
  for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::3', '2001:db8::4']) {
    statuses.push((await login(address, email, 'wrong password')).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
  expect((await login('2001:db8:0:1::1', email, testPassword)).status).toBe(200);
});
