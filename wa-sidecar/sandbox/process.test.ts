import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Owner, SandboxProcess } from './sandbox.harness.js';

describe('the sandbox as a process', () => {
  let sandbox: SandboxProcess;
  beforeEach(async () => {
    sandbox = await SandboxProcess.start();
  });
  afterEach(() => sandbox.remove());

  it('has everything that it answered for after a kill', async () => {
    const owner = new Owner(sandbox, 'user');
    const phone = await owner.createPhone();
    const other = await owner.createPhone();
    const answered: string[] = [];
    const writing = (async (): Promise<unknown> => {
      try {
        for (;;) answered.push((await owner.send(phone, other.number, 'x')).id);
      } catch (error) {
        return error;
      }
    })();
    await vi.waitFor(() => expect(answered.length).toBeGreaterThan(20));
    await sandbox.end('SIGKILL');
    expect(await writing).toMatchObject({ code: expect.stringMatching(/^ECONN/) });
    await sandbox.start();
    const kept = (await owner.messages(other, phone.number)).map(({ id }) => id);
    expect(kept.slice(0, answered.length)).toEqual(answered);
    expect(await owner.phone(phone.id)).toMatchObject({ number: phone.number });
  });

  it('keeps its certificate, and its key to itself', async () => {
    const before = sandbox.certificate();
    expect(await sandbox.end('SIGTERM')).toBe(0);
    await sandbox.start();
    expect(sandbox.certificate()).toBe(before);
    expect(statSync(join(sandbox.folder, 'sandbox', 'key.pem')).mode & 0o777).toBe(0o600);
  });

  it('says in one sentence why it does not start, and touches nothing', async () => {
    const log = join(sandbox.folder, 'sandbox', 'events.jsonl');
    await new Owner(sandbox, 'user').createPhone();
    const before = readFileSync(log, 'utf8');
    const taken = await sandbox.runToItsEnd({
      SANDBOX_PORT: String(sandbox.port),
      SIDECAR_TOKEN: 'a-token-for-tests-only',
    });
    expect(taken).toEqual({
      code: 1,
      log: '',
      text: `Sandbox: Port ${sandbox.port} is taken: set SANDBOX_PORT to a free one.\n`,
    });
    expect(readFileSync(log, 'utf8')).toBe(before);
    const bare = await sandbox.runToItsEnd({ SANDBOX_PORT: String(sandbox.port) });
    expect(bare.code).toBe(1);
    expect(bare.text).toMatch(/^Sandbox: The sandbox needs a token: .*\n$/);
  });

  it.each([
    ['SANDBOX is off', { SANDBOX: 'off' }],
    ['SANDBOX_ADDRESS is set', { SANDBOX: 'on', SANDBOX_ADDRESS: '127.0.0.1:1' }],
    ['in production', { NODE_ENV: 'production', SANDBOX: '' }],
  ])('ends at once and well where it is not needed: %s', async (_name, environment) => {
    const { code, log, text } = await sandbox.runToItsEnd(environment);
    expect({ code, text }).toEqual({ code: 0, text: '' });
    expect(log).toMatch(/^\{[^\n]*the sandbox is not needed[^\n]*\}\n$/);
  });

  it('runs in production when it is switched on', async () => {
    const { code, text } = await sandbox.runToItsEnd({
      NODE_ENV: 'production',
      SANDBOX: 'on',
      SANDBOX_PORT: String(sandbox.port),
      SIDECAR_TOKEN: 'a-token-for-tests-only',
    });
    // As far as the port, which another has.
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('is taken') });
  });

  it('ends when the process that started it was gone before it was up', async () => {
    await sandbox.end('SIGTERM');
    const program = new URL('../dist/sandbox/main.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        BOTWAVE_DATA_DIR: sandbox.folder,
        SANDBOX_PORT: String(sandbox.port),
        SIDECAR_TOKEN: 'a-token-for-tests-only',
      },
    });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends when the process that started it is killed', async () => {
    await sandbox.end('SIGTERM');
    const program = new URL('../dist/sandbox/main.js', import.meta.url).pathname;
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').spawn(process.execPath, [${JSON.stringify(program)}], { stdio: 'inherit' });
         console.log(child.pid);`,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          BOTWAVE_DATA_DIR: sandbox.folder,
          SANDBOX_PORT: String(sandbox.port),
          SIDECAR_TOKEN: 'a-token-for-tests-only',
        },
      },
    );
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await vi.waitFor(() => expect(output).toContain('sandbox listens'), { timeout: 5000 });
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await vi.waitFor(() => expect(output).toContain('the parent is gone'), { timeout: 5000 });
  });
});
