import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../engine.js';
import { testBrowser } from './config/test-browser.js';
import { createWhatsAppWebJsEngine, type WhatsAppWebJsOptions } from './index.js';
import { browsersOnProfile } from './process-group.js';
import { userDataDirOf } from './profile-auth.js';

/** Hosts that accept connections and never say anything. */
let silent: Server;
let address: string;
let profileDir: string;
let events: EngineEvent[];

beforeEach(async () => {
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  profileDir = await mkdtemp(join(tmpdir(), 'bw-engine-open-'));
  events = [];
});
afterEach(async () => {
  silent.close();
  await rm(profileDir, { recursive: true, force: true });
});

function createClient(options: Partial<WhatsAppWebJsOptions> = {}) {
  const engine = createWhatsAppWebJsEngine({
    ...testBrowser(),
    logger: pino({ level: 'silent' }),
    ...options,
  });
  return engine.createClient({
    deviceId: '0199a0b0-0000-7000-8000-000000000001',
    profileDir,
    deviceName: 'Test',
    standIn: { address, certificateKeyHash: null },
    onEvent: (event) => events.push(event),
  });
}

const browsers = () => browsersOnProfile(userDataDirOf(profileDir));

describe('a client that cannot be opened', () => {
  it('says so when there is no browser', async () => {
    const client = createClient({ executablePath: '/nowhere/chromium' });
    await expect(client.open()).rejects.toMatchObject({ code: 'browser_missing' });
    await client.close();
  });

  it('says so when the program is no browser', async () => {
    const client = createClient({ executablePath: '/bin/false' });
    await expect(client.open()).rejects.toMatchObject({ code: 'browser_failed' });
  });

  it('leaves no browser when the site cannot be reached', async () => {
    silent.close();
    const client = createClient();
    await expect(client.open()).rejects.toMatchObject({ code: 'page_unreachable' });
    expect(await browsers()).toEqual([]);
    expect(client.browserPid()).toBeNull();
    expect(events).toEqual([]);
  });

  it('gives up on a silent host in time', async () => {
    const client = createClient({ timeouts: { open: 3_000 } });
    await expect(client.open()).rejects.toMatchObject({ code: 'page_timeout' });
    expect(await browsers()).toEqual([]);
  });

  const moments = [
    { moment: 'at once', reached: async () => {} },
    {
      moment: 'while the browser starts',
      reached: () => vi.waitUntil(async () => (await browsers()).length > 0, { interval: 5 }),
    },
    { moment: 'while the page loads', reached: () => once(silent, 'connection') },
  ];
  it.each(moments)('can be closed $moment and leaves no browser', async ({ reached }) => {
    const client = createClient();
    const moment = reached();
    const opening = client.open().catch((error: unknown) => error);
    await moment;
    await client.close();
    expect(await opening).toMatchObject({ code: 'closed' });
    expect(await browsers()).toEqual([]);
  });
});
