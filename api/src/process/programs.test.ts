import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startProgram } from '../testing/child-program.harness.js';
import { freePort } from '../testing/free-port.js';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../testing/test-database.js';

let database: TestDatabase;
let dataDir: string;
let env: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-programs-'));
  env = {
    DATABASE_URL: database.url,
    BOTWAVE_DATA_DIR: dataDir,
    SIDECAR_TOKEN: 'a-token-of-this-test',
    SIDECAR_PORT: '1',
    SANDBOX: 'off',
    LOG_LEVEL: 'info',
    PORT: String(await freePort()),
  };
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

const api = (over: Record<string, string> = {}) =>
  startProgram('api/dist/src/main.js', { ...env, ...over }, { ipc: true });

// Whole programs start here, and on a busy machine that is most of a test's time.
vi.setConfig({ testTimeout: 60_000 });

/** One sentence, no stack. */
const sentence = (output: string): string[] =>
  output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));

describe('main', () => {
  test.each([
    ['without a database address', { DATABASE_URL: '' }, /^DATABASE_URL is not set/],
    ['with an impossible port', { PORT: '99999' }, /^PORT: /],
    [
      'when nobody answers at the database',
      { DATABASE_URL: 'postgres://botwave:hidden@127.0.0.1:1/botwave' },
      /^PostgreSQL at 127\.0\.0\.1:1\/botwave cannot be used: /,
    ],
  ])('%s ends with one sentence', async (_name, over, expected) => {
    const program = api(over);
    expect(await program.ended).toBe(1);
    expect(sentence(program.output())).toEqual([expect.stringMatching(expected)]);
    expect(program.output()).not.toContain('hidden');
  });

  test('names a taken port', async () => {
    const server = createServer();
    await listen(server);
    const { port } = server.address() as AddressInfo;
    const program = api({ PORT: String(port) });
    expect(await program.ended).toBe(1);
    expect(sentence(program.output())).toEqual([
      `Port ${port} on 127.0.0.1 is taken; set PORT to a free one.`,
    ]);
    server.close();
  });

  test('does not run on a database that lacks migrations', async () => {
    const empty = await createEmptyDatabase();
    const program = api({ DATABASE_URL: empty.url });
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('The database lacks migrations');
    await empty.drop();
  });

  test('answers, and ends by SIGTERM with 0 and nothing left open', async () => {
    const program = api();
    await program.said('listening');
    const health = await fetch(`http://127.0.0.1:${env['PORT']}/healthz`);
    expect(await health.json()).toEqual({ status: 'ok' });
    program.process.kill('SIGTERM');
    program.process.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.output()).not.toContain('stopping failed');
  });

  test('ends when its parent is gone', async () => {
    const program = api();
    await program.said('listening');
    program.process.disconnect();
    expect(await program.ended).toBe(0);
  });

  test('ends when its parent was gone before it was up', async () => {
    const program = api();
    program.process.disconnect();
    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('the parent is gone');
  });
});

describe('tools', () => {
  const adminLink = async () => {
    const program = startProgram('api/dist/src/admin-link.js', env);
    expect(await program.ended).toBe(0);
    return program.output();
  };
  const createUser = async (args: string[], input: string) => {
    const program = startProgram('api/dist/src/user-create.js', env, { args, input });
    return { code: await program.ended, output: program.output() };
  };

  test('migrate builds an empty database, and is nothing to be afraid of afterwards', async () => {
    const empty = await createEmptyDatabase();
    const migrate = async () => {
      const program = startProgram('api/dist/src/migrate.js', { DATABASE_URL: empty.url });
      return { code: await program.ended, output: program.output() };
    };
    expect(await migrate()).toEqual({
      code: 0,
      output: expect.stringMatching(/^applied 0001-initial\n(applied \d{4}-[\w-]+\n)*$/),
    });
    expect(await migrate()).toEqual({ code: 0, output: '' });
    await empty.drop();
  });

  test('admin-link prints a link until there is an administrator; user-create makes one', async () => {
    expect(await adminLink()).toMatch(/^http:\/\/localhost:\d+\/setup\?token=[\w-]{43}\n$/);
    const args = ['--email', 'Root@BotWave.example', '--role', 'admin'];
    expect(await createUser(args, 'short')).toMatchObject({ code: 1 });
    expect(await createUser(args, 'password123\n')).toMatchObject({ code: 1 });
    expect(await createUser(args, 'correct horse battery\n')).toEqual({
      code: 0,
      output: 'created admin root@botwave.example\n',
    });
    expect(await createUser(args, 'correct horse battery\n')).toEqual({
      code: 1,
      output:
        'There is already an account with the e-mail address root@botwave.example; nothing was changed.\n',
    });
    expect(await adminLink()).toBe('');
  });

  test('user-create says what to type', async () => {
    const usage = /^Type: npm run user:create -- --email .*\nThe password is asked for, .*\n$/;
    for (const args of [[], ['--mail', 'x']]) {
      expect(await createUser(args, '')).toEqual({ code: 1, output: expect.stringMatching(usage) });
    }
    const wrong = (args: string[], input = '') =>
      createUser(['--email', 'a@b.example', ...args], input);
    expect((await wrong(['--role', 'boss'])).output).toBe('--role must be "admin" or "user".\n');
    expect((await wrong(['--email', 'me'])).output).toBe('--email is not an e-mail address.\n');
    expect((await wrong([])).output).toMatch(/^No password was given\.\nType: /);
    expect((await wrong([], 'short')).output).toBe(
      'The password must have at least 8 characters.\n',
    );
  });
});

const listen = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
};
