import { sql } from 'kysely';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  cookieOf,
  createClient,
  createKeyClient,
  registerUser,
  type TestClient,
  type TestUser,
  testPassword,
} from '../testing/test-client.js';

const periodMs = 30_000;

let api: TestApi;
let visitor: TestClient;
let user: TestUser;
beforeAll(async () => {
  const many = 10_000;
  api = await startTestApi({
    throttle: { loginPerAccount: many, loginPerAddress: many, registerPerAddress: many },
  });
  visitor = createClient(api);
});
afterAll(() => api.close());
beforeEach(async () => {
  user = await registerUser(api);
});

const setup = (password = testPassword) =>
  user.post('/api/v1/account/two-factor/setup', { password });
const confirm = (code: string) => user.post('/api/v1/account/two-factor/confirm', { code });
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ issuer: 'BotWave', secret }).generate({ timestamp: Date.now() + steps * periodMs });

/** On, by the code of the step before, so that this step's is still to be used. */
async function turnOn(): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = (await setup()).body;
  const confirmed = await confirm(codeOf(secret, -1));
  expect(confirmed.status).toBe(200);
  return { secret, recoveryCodes: confirmed.body.recoveryCodes };
}

const login = async () => {
  const answer = await visitor.post('/api/v1/auth/login', {
    email: user.email,
    password: testPassword,
  });
  return answer.body.twoFactor?.challenge as string;
};
const second = (challenge: string, code: string) =>
  visitor.post('/api/v1/auth/login/two-factor', { challenge, code });

describe('turning it on', () => {
  test('needs the password and a code; the secret lies encrypted, the codes hashed', async () => {
    expect((await setup('wrong password')).body.error.code).toBe('auth.password_wrong');
    const { secret, uri } = (await setup()).body;
    expect(uri).toBe(
      `otpauth://totp/BotWave:${encodeURIComponent(user.email)}?issuer=BotWave&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(await login()).toBeUndefined();
    expect((await confirm('000000')).body.error.code).toBe('two_factor.code_wrong');
    const confirmed = await confirm(codeOf(secret));
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    expect((await user.get('/api/v1/account')).body.twoFactor).toEqual({
      enabled: true,
      recoveryCodesLeft: 10,
    });
    const rows = [
      await api.database.db.selectFrom('two_factor').selectAll().execute(),
      await api.database.db.selectFrom('recovery_codes').selectAll().execute(),
    ];
    const kept = JSON.stringify(rows, (_key, value: unknown) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : value,
    );
    expect(kept).not.toContain(secret);
    for (const code of confirmed.body.recoveryCodes) expect(kept).not.toContain(code);
    expect(api.logs()).not.toContain(secret);
  });

  test('is once; setting up again before that replaces the secret', async () => {
    expect((await confirm('123456')).body.error.code).toBe('two_factor.not_set_up');
    const { secret: first } = (await setup()).body;
    const { secret } = (await setup()).body;
    expect((await confirm(codeOf(first))).body.error.code).toBe('two_factor.code_wrong');
    expect((await confirm(codeOf(secret))).status).toBe(200);
    expect((await setup()).body.error.code).toBe('two_factor.already_on');
    expect((await confirm(codeOf(secret, 1))).body.error.code).toBe('two_factor.already_on');
  });

  test('is for signed-in people, not for keys', async () => {
    const key = await createKeyClient(api, user, ['read', 'devices']);
    for (const step of ['setup', 'confirm', 'recovery-codes', 'disable']) {
      const path = `/api/v1/account/two-factor/${step}`;
      expect((await key.post(path, {})).body.error.code).toBe('auth.session_required');
      expect((await visitor.post(path, {})).status).toBe(401);
    }
  });
});

describe('signing in', () => {
  test('takes the password, then a code, once', async () => {
    const { secret } = await turnOn();
    const challenge = await login();
    const code = codeOf(secret);
    const done = await second(challenge, `${code.slice(0, 3)} ${code.slice(3)}`);
    expect(done).toMatchObject({ status: 200, body: { user: { email: user.email } } });
    const person = createClient(api, { cookie: cookieOf(done) });
    expect((await person.get('/api/v1/account')).status).toBe(200);
    // Neither the challenge nor the code works again.
    expect((await second(challenge, codeOf(secret, 1))).body.error.code).toBe(
      'auth.challenge_invalid',
    );
    expect((await second(await login(), code)).body.error).toMatchObject({
      code: 'auth.code_wrong',
      details: { attemptsLeft: 4 },
    });
    expect((await second(await login(), codeOf(secret, 1))).status).toBe(200);
  });

  test('the code that confirmed the setup, and older ones, are used up', async () => {
    const { secret } = (await setup()).body;
    const code = codeOf(secret);
    await confirm(code);
    expect((await second(await login(), code)).status).toBe(401);
    expect((await second(await login(), codeOf(secret, -1))).status).toBe(401);
  });

  test('of parallel uses of one code one wins', async () => {
    const { secret } = await turnOn();
    const challenges = [await login(), await login(), await login()];
    const code = codeOf(secret);
    const answers = await Promise.all(challenges.map((challenge) => second(challenge, code)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
  });

  test('of parallel uses of one challenge one wins', async () => {
    const { secret, recoveryCodes } = await turnOn();
    const challenge = await login();
    const codes = [codeOf(secret), recoveryCodes[0]!, recoveryCodes[1]!];
    const answers = await Promise.all(codes.map((code) => second(challenge, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('a recovery code stands in, however it is typed, and once', async () => {
    const { recoveryCodes } = await turnOn();
    const [code] = recoveryCodes;
    const typed = code!.toUpperCase().replaceAll('-', ' ');
    expect((await second(await login(), typed)).status).toBe(200);
    expect((await second(await login(), code!)).status).toBe(401);
    expect((await user.get('/api/v1/account')).body.twoFactor.recoveryCodesLeft).toBe(9);
  });

  test('new recovery codes end the older ones', async () => {
    const { recoveryCodes } = await turnOn();
    const path = '/api/v1/account/two-factor/recovery-codes';
    expect((await user.post(path, { password: 'wrong' })).status).toBe(403);
    const renewed = await user.post(path, { password: testPassword });
    expect((await second(await login(), recoveryCodes[0]!)).status).toBe(401);
    expect((await second(await login(), renewed.body.recoveryCodes[0])).status).toBe(200);
  });

  test('another person’s code and a step too far away are wrong', async () => {
    const { secret } = await turnOn();
    const other = await turnOnAs(await registerUser(api));
    const challenge = await login();
    expect((await second(challenge, codeOf(other))).status).toBe(401);
    expect((await second(challenge, codeOf(secret, 3))).status).toBe(401);
    expect((await second(challenge, codeOf(secret, -3))).status).toBe(401);
  });

  test('five wrong codes end the sign-in, ten the trying', async () => {
    const { secret } = await turnOn();
    const statuses = [];
    for (let round = 0; round < 2; round += 1) {
      const challenge = await login();
      for (let attempt = 0; attempt < 5; attempt += 1) {
        statuses.push((await second(challenge, '000000')).status);
      }
      expect((await second(challenge, codeOf(secret))).body.error.code).toBe(
        'auth.challenge_invalid',
      );
    }
    expect(statuses).toEqual(Array(10).fill(401));
    const refused = await second(await login(), codeOf(secret));
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'auth.throttled' } } });
  });

  test.each([
    ['over', sql`update login_challenges set expires_at = now()`],
    ['behind a suspension', sql`update users set status = 'suspended' where status = 'active'`],
  ])('a challenge that is %s is refused', async (_name, spoil) => {
    const { secret } = await turnOn();
    const challenge = await login();
    await spoil.execute(api.database.db);
    expect((await second(challenge, codeOf(secret))).body.error.code).toBe(
      'auth.challenge_invalid',
    );
  });

  test('a changed password ends what waits for its code', async () => {
    const { secret } = await turnOn();
    const challenge = await login();
    await user.post('/api/v1/account/password', {
      currentPassword: testPassword,
      newPassword: 'another battery staple',
    });
    expect((await second(challenge, codeOf(secret))).body.error.code).toBe(
      'auth.challenge_invalid',
    );
  });

  test('each step is written down', async () => {
    const { secret } = await turnOn();
    const challenge = await login();
    await second(challenge, '000000');
    await second(challenge, codeOf(secret));
    const rows = await api.database.db
      .selectFrom('activity_logs')
      .select(['action', 'details'])
      .where('user_id', '=', user.id)
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { action: 'auth.registered', details: {} },
      { action: 'two_factor.enabled', details: {} },
      { action: 'auth.two_factor_failed', details: {} },
      { action: 'auth.login', details: { secondFactor: 'totp' } },
    ]);
  });
});

test('turned off with the password, the password alone signs in', async () => {
  const path = '/api/v1/account/two-factor/disable';
  expect((await user.post(path, { password: testPassword })).body.error.code).toBe(
    'two_factor.not_on',
  );
  await turnOn();
  expect((await user.post(path, { password: 'wrong' })).body.error.code).toBe(
    'auth.password_wrong',
  );
  expect((await user.post(path, { password: testPassword })).body).toEqual({
    enabled: false,
    recoveryCodesLeft: 0,
  });
  expect(await login()).toBeUndefined();
});

test('with another secret in the data folder only recovery codes are taken', async () => {
  const { secret, recoveryCodes } = await turnOn();
  await api.database.db
    .updateTable('two_factor')
    .set({ sealed_secret: Buffer.from('of another key') })
    .where('user_id', '=', user.id)
    .execute();
  const challenge = await login();
  expect((await second(challenge, codeOf(secret))).body.error.code).toBe('auth.code_wrong');
  expect((await second(challenge, recoveryCodes[0]!)).status).toBe(200);
});

async function turnOnAs(person: TestUser): Promise<string> {
  const mine = user;
  user = person;
  const { secret } = await turnOn();
  user = mine;
  return secret;
}
