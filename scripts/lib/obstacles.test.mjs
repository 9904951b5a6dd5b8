// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureBrowser } from './browser.mjs';
import { ensureSecret, prepareDataFolder, requireFreeSpace } from './data-folder.mjs';
import { requireReachable } from './database.mjs';
import { freePort } from './installation/installation.mjs';
import { lockHolder, lockInstance } from './instance-lock.mjs';
import { nodeTooOld } from './node-version.mjs';
import { requireFreePort } from './ports.mjs';
import { readSettings, root } from './settings.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'botwave-obstacles-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const taken = createServer();
/** @type {number} */
let takenPort;
beforeAll(async () => {
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  takenPort = /** @type {import('node:net').AddressInfo} */ (taken.address()).port;
});
afterAll(() => {
  taken.close();
});

test.each([
  ['18.20.4', true],
  ['20.18.3', true],
  ['20.19.0', false],
  ['22.0.0', false],
])('Node %s is too old: %s', (version, tooOld) => {
  expect(nodeTooOld(version) !== undefined).toBe(tooOld);
});

describe('ports', () => {
  test('a taken one is named with the setting that moves it', async () => {
    const wanted = { name: 'SIDECAR_PORT', port: takenPort, host: '127.0.0.1', patienceMs: 0 };
    await expect(requireFreePort(wanted)).rejects.toThrow(
      `Port ${takenPort} is taken by another program: end that one, or set SIDECAR_PORT to a free port.`,
    );
  });

  test('one that is about to be freed is waited for', async () => {
    const leaving = createServer().listen(0, '127.0.0.1');
    await once(leaving, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (leaving.address());
    setTimeout(() => leaving.close(), 200);
    const wanted = { name: 'PORT', port, host: '127.0.0.1', patienceMs: 5_000 };
    await expect(requireFreePort(wanted)).resolves.toBeUndefined();
  });

  test('what is no port is refused', () => {
    expect(() => readSettings({ PORT: 'abc' })).toThrow(
      'PORT must be a port number from 1 to 65535, and it is "abc".',
    );
    expect(readSettings({ PORT: '' }).port).toBe(3000);
  });
});

describe('data folder', () => {
  test('is made for its owner only, with secrets that stay the same', () => {
    const dataDir = path.join(folder, 'data');
    prepareDataFolder(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    ensureSecret(dataDir, 'sidecar-token');
    const file = path.join(dataDir, 'sidecar-token');
    const secret = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    ensureSecret(dataDir, 'sidecar-token');
    expect(readFileSync(file, 'utf8')).toBe(secret);
  });

  test('that cannot be made is one sentence', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataFolder(path.join(file, 'data'))).toThrow(
      /cannot be written to \(ENOTDIR\): .* set BOTWAVE_DATA_DIR/,
    );
  });

  test('on a nearly full disk is refused', () => {
    expect(() => requireFreeSpace(folder, Number.MAX_SAFE_INTEGER)).toThrow(
      /^The disk of .* is nearly full \(\d+ MB free, 512 MB needed\)/,
    );
    requireFreeSpace(folder, 1);
  });
});

describe('instance lock', () => {
  test('a second holder is refused until the first lets go', () => {
    const first = lockInstance(folder);
    expect(first.tookOver).toBe(false);
    expect(lockHolder(folder)).toBe(process.pid);
    expect(() => lockInstance(folder)).toThrow(/^BotWave already runs on .* \(process \d+\)/);
    first.release();
    lockInstance(folder).release();
    expect(existsSync(path.join(folder, 'instance.lock'))).toBe(false);
  });

  test('the lock of a killed process is taken over, also when its number lives on', () => {
    writeFileSync(path.join(folder, 'instance.lock'), `${process.pid} another start`);
    const lock = lockInstance(folder);
    expect(lock.tookOver).toBe(true);
    lock.release();
  });
});

describe('browser', () => {
  const env = process.env;

  test('the first that works is taken and remembered', async () => {
    const chromiumPath = env.CHROMIUM_PATH;
    const found = await ensureBrowser({ dataDir: folder, chromiumPath, env });
    expect(JSON.parse(readFileSync(path.join(folder, 'browser.json'), 'utf8'))).toMatchObject(
      found,
    );
    const began = Date.now();
    const again = await ensureBrowser({ dataDir: folder, chromiumPath: undefined, env });
    expect(again).toMatchObject(found);
    expect(Date.now() - began).toBeLessThan(100);
  });

  test('one that was asked for and does not work is one sentence, never replaced', async () => {
    const broken = path.join(folder, 'chrome');
    writeFileSync(broken, '#!/bin/sh\necho no such library >&2\nexit 1\n');
    chmodSync(broken, 0o755);
    await expect(ensureBrowser({ dataDir: folder, chromiumPath: broken, env })).rejects.toThrow(
      `The browser of CHROMIUM_PATH, ${broken}, does not work (no such library)`,
    );
    expect(existsSync(path.join(folder, 'browser.json'))).toBe(false);
  });
});

describe('database of DATABASE_URL', () => {
  test.each([
    ['postgres://u:secret-word@127.0.0.1:1/name', /127\.0\.0\.1:1\/name.*nothing listens there/],
    ['postgres://u:secret-word@no-such-host.invalid/name', /no-such-host\.invalid:5432\/name/],
    ['secret-word', /is not an address/],
  ])('unreachable: %s', async (url, sentence) => {
    const error = await requireReachable(url).then(
      () => undefined,
      (/** @type {Error} */ reason) => reason,
    );
    expect(error?.message).toMatch(sentence);
    expect(error?.message).not.toContain('secret-word');
  });
});

describe('npm start', () => {
  /** @param {NodeJS.ProcessEnv} env */
  async function start(env) {
    const child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs')], {
      env: { ...process.env, BOTWAVE_DATA_DIR: path.join(folder, 'data'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, errors: errors.trim() };
  }

  test.each([
    ['a taken port', () => ({ PORT: String(takenPort) }), /^Port \d+ is taken .* set PORT/],
    [
      'a folder that is a file',
      () => ({ BOTWAVE_DATA_DIR: '/dev/null/data' }),
      /^The data folder \/dev\/null\/data cannot be written to/,
    ],
    [
      'a browser that is none',
      async () => ({
        PORT: String(await freePort()),
        SIDECAR_PORT: String(await freePort()),
        SANDBOX_PORT: String(await freePort()),
        CHROMIUM_PATH: '/bin/false',
      }),
      /^The browser of CHROMIUM_PATH, \/bin\/false, does not work/,
    ],
  ])('%s: one sentence, exit code 1, no stack', async (_, env, sentence) => {
    const { code, errors } = await start(await env());
    expect(code).toBe(1);
    expect(errors).toMatch(sentence);
    expect(errors.split('\n')).toHaveLength(1);
  });

  test('a second one on the same folder says so', async () => {
    mkdirSync(path.join(folder, 'data'));
    const lock = lockInstance(path.join(folder, 'data'));
    const { code, errors } = await start({});
    lock.release();
    expect(code).toBe(1);
    expect(errors).toMatch(/^BotWave already runs on .* \(process \d+\): stop it there first/);
  });
});
