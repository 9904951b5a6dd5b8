import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SidecarHarness, until } from './sidecar.harness.js';

const port = 34_620;
let folder: string;
let sidecar: SidecarHarness;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bw-main-'));
  sidecar = new SidecarHarness(folder, port, { CHROMIUM_PATH: '/nowhere/browser' });
});

afterEach(async () => {
  await sidecar.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a sidecar that cannot run; answers its exit code and what it said. */
async function failToStart(harness: SidecarHarness): Promise<[number | null, string]> {
  const child = harness.spawn();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, 'close');
  return [child.exitCode, said];
}

test('a taken port is one clear sentence', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const [code, said] = await failToStart(sidecar);
  other.close();
  expect(code).toBe(1);
  expect(said).toMatch(/^Sidecar: Port 34620 is taken; [^\n]*SIDECAR_PORT\.\n$/);
});

test('a missing token is one clear sentence', async () => {
  const without = new SidecarHarness(folder, port, { SIDECAR_TOKEN: '' });
  const [code, said] = await failToStart(without);
  expect(code).toBe(1);
  expect(said).toMatch(/^Sidecar: SIDECAR_TOKEN is not set [^\n]*\n$/);
});

test('a second sidecar on the same data is refused', async () => {
  await sidecar.start();
  const second = new SidecarHarness(folder, port + 1, { CHROMIUM_PATH: '/nowhere/browser' });
  const [code, said] = await failToStart(second);
  expect(code).toBe(1);
  expect(said).toMatch(/^Sidecar: Another sidecar already runs on [^\n]*\n$/);
  expect(await sidecar.end('SIGTERM')).toBe(0);
});

test('it ends when the process that started it is gone', async () => {
  await sidecar.start();
  expect(await sidecar.end('SIGTERM')).toBe(0);
  const program = path.resolve(import.meta.dirname, '../dist/src/main.js');
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `require('node:child_process').spawn(process.execPath, [${JSON.stringify(program)}])
      .stdout.on('data', () => console.log('up'))`,
    ],
    {
      env: {
        PATH: process.env['PATH'],
        BOTWAVE_DATA_DIR: folder,
        SIDECAR_PORT: String(port),
        SIDECAR_TOKEN: 'a-token-for-tests-only',
        CHROMIUM_PATH: '/nowhere/browser',
      },
    },
  );
  await once(parent.stdout, 'data');
  const isUp = (): Promise<boolean> =>
    fetch(sidecar.url('healthz')).then(
      () => true,
      () => false,
    );
  await until('it listens', isUp);
  parent.kill('SIGKILL');
  await until('it has ended', async () => !(await isUp()), 5000);
  await sidecar.start();
});

test('it ends when the process that started it was gone before it was up', async () => {
  const program = path.resolve(import.meta.dirname, '../dist/src/main.js');
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      BOTWAVE_DATA_DIR: folder,
      SIDECAR_PORT: String(port),
      SIDECAR_TOKEN: 'a-token-for-tests-only',
      CHROMIUM_PATH: '/nowhere/browser',
    },
  });
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
