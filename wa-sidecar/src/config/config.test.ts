import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { configFields, loadConfig } from './config.js';
import { requireStandIn } from './stand-in.js';

const folder = mkdtempSync(path.join(tmpdir(), 'bw-config-'));
const given = {
  BOTWAVE_DATA_DIR: folder,
  SIDECAR_TOKEN: 'a-token-for-tests-only',
  CHROMIUM_PATH: '/usr/bin/some-browser',
};

afterAll(() => rmSync(folder, { recursive: true }));

describe('configuration', () => {
  test('has a default for all that may be left out', () => {
    expect(loadConfig(given)).toMatchObject({
      dataDir: folder,
      host: '127.0.0.1',
      port: 3100,
      capacity: 50,
      maxStarts: 2,
      chromium: { executablePath: '/usr/bin/some-browser', extraFlags: [] },
      sandbox: { kind: 'on', address: '127.0.0.1:3443' },
    });
  });

  test('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ ...given, SIDECAR_PORT: '', SANDBOX_ADDRESS: '' }).port).toBe(3100);
  });

  test('refuses to go without a token, and reads it from its file', () => {
    const { SIDECAR_TOKEN: _, ...without } = given;
    expect(() => loadConfig(without)).toThrow(/SIDECAR_TOKEN is not set and .*sidecar-token/);
    writeFileSync(path.join(folder, 'sidecar-token'), 'another-token-for-tests\n');
    expect(loadConfig(without).token).toBe('another-token-for-tests');
    expect(() => loadConfig({ ...given, SIDECAR_TOKEN: 'short' })).toThrow('SIDECAR_TOKEN');
  });

  test.each([
    ['SIDECAR_PORT', 'abc'],
    ['SIDECAR_PORT', '70000'],
    ['SANDBOX', 'maybe'],
    ['SANDBOX_ADDRESS', 'no port'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => loadConfig({ ...given, [name]: value })).toThrow(name);
  });

  test('says in plain words what is wrong', () => {
    const load = () => loadConfig({ ...given, SIDECAR_PORT: '70000' });
    expect(load).toThrow('must be at most 65535');
  });

  test('says so when there is no browser', () => {
    const { CHROMIUM_PATH: _, ...without } = given;
    expect(() => loadConfig({ ...without, PATH: folder })).toThrow('CHROMIUM_PATH');
  });

  test('documents every variable', () => {
    expect(configFields.length).toBeGreaterThan(10);
    expect(configFields.filter(({ description }) => description === '')).toEqual([]);
  });
});

describe('the sandbox', () => {
  test('is off in production unless it is switched on', () => {
    const production = { ...given, NODE_ENV: 'production' };
    expect(loadConfig(production).sandbox).toEqual({ kind: 'off' });
    expect(loadConfig({ ...production, SANDBOX: 'on' }).sandbox.kind).toBe('on');
  });

  test('never becomes the real WhatsApp when it is off or not there', async () => {
    await expect(requireStandIn({ kind: 'off' })).rejects.toMatchObject({ code: 'sandbox_off' });
    const missing = requireStandIn(loadConfig(given).sandbox);
    await expect(missing).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });

  test('elsewhere has its certificate accepted unseen', async () => {
    const { sandbox } = loadConfig({ ...given, SANDBOX_ADDRESS: 'example.test:443' });
    const standIn = { address: 'example.test:443', certificateKeyHash: null };
    expect(await requireStandIn(sandbox)).toEqual(standIn);
  });
});
