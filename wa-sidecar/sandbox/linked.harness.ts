import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { vi } from 'vitest';
import wweb, { type Client, type Message } from 'whatsapp-web.js';
import { testBrowser } from '../src/engine/whatsapp-web-js/config/test-browser.js';
import type { SandboxProcess } from './sandbox.harness.js';

const WAIT = { timeout: 20_000, interval: 20 };

/** A client of the unmodified library with all that it told, in order. */
export class Linked {
  readonly told: [event: string, ...details: unknown[]][] = [];
  readonly client: Client;

  constructor(sandbox: SandboxProcess, profile: string) {
    const { executablePath, extraFlags, noSandbox } = testBrowser();
    this.client = new wweb.Client({
      authStrategy: new wweb.LocalAuth({
        clientId: profile,
        dataPath: join(sandbox.folder, 'profiles'),
      }),
      webVersionCache: { type: 'none' },
      deviceName: 'BotWave',
      puppeteer: {
        executablePath,
        pipe: true,
        args: [
          ...(noSandbox ? ['--no-sandbox'] : []),
          ...extraFlags,
          ...sandbox.browserFlags(),
          '--disable-background-networking',
        ],
      },
    });
    for (const event of ['qr', 'ready', 'disconnected', 'change_state', 'message']) {
      this.client.on(event, (...details: unknown[]) => this.told.push([event, ...details]));
    }
    this.client.on('message_create', (message: Message) => {
      this.told.push(['create', message.body]);
    });
    this.client.on('message_ack', (message: Message, ack: number) => {
      this.told.push(['ack', message.body, ack]);
    });
  }

  /** The detail of an event, once it was told so many times. */
  async nth(event: string, count = 1): Promise<unknown> {
    await vi.waitUntil(() => this.all(event).length >= count, WAIT);
    return this.all(event)[count - 1]?.[1];
  }

  /** The library is done with a page: closing the browser before would make it reject. */
  async untilAttached(): Promise<void> {
    const attached = "window.require('WAWebCmd').Cmd.hasListener('logout_from_bridge')";
    await vi.waitUntil(() => this.client.pupPage?.evaluate(attached), WAIT);
  }

  all(event: string): [string, ...unknown[]][] {
    return this.told.filter(([name]) => name === event);
  }

  async until(...told: [string, ...unknown[]]): Promise<void> {
    await vi.waitUntil(() => this.told.some((one) => isDeepStrictEqual(one, told)), WAIT);
  }
}
