// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../lib/installation/installation.mjs';
import { SandboxControl } from '../lib/installation/sandbox-control.mjs';
import { until } from '../lib/installation/until.mjs';
import { root } from '../lib/settings.mjs';

const { Client, LocalAuth } = createRequire(path.join(root, 'wa-sidecar/package.json'))(
  'whatsapp-web.js',
);

/** @type {{ certificateKeyHash: (pem: string) => string }} */
const { certificateKeyHash } = await import(
  pathToFileURL(path.join(root, 'wa-sidecar/dist/sandbox/certificate.js')).href
);

/**
 * @typedef {{ executable: string, noSandbox: boolean }} Browser
 * @typedef {import('../lib/installation/sandbox-control.mjs').Phone} Phone
 */

/**
 * The yardstick: whatsapp-web.js as it is, in this process, on a sandbox of its own. That plays
 * the page for which the library was written, because on today's the library alone does not work.
 */
export class BareLibrary {
  dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-bare-'));
  token = randomBytes(16).toString('hex');
  ports = { sandbox: 0 };
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;
  /** @type {SandboxControl | undefined} */
  #control;

  /** @param {Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  get sandbox() {
    if (!this.#control) throw new Error('not started');
    return this.#control;
  }

  async start() {
    this.ports.sandbox = await freePort();
    writeFileSync(path.join(this.dataDir, 'sidecar-token'), this.token, { mode: 0o600 });
    this.#process = spawn(process.execPath, [path.join(root, 'wa-sidecar/dist/sandbox/main.js')], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        BOTWAVE_DATA_DIR: this.dataDir,
        SANDBOX_PORT: String(this.ports.sandbox),
        SANDBOX_PAGE: 'older',
      },
    });
    await until(() => this.#reach(), 'the sandbox of the bare library', 20_000);
  }

  /** A client on its own profile, not yet started. @param {string} profile */
  createClient(profile) {
    const { executable, noSandbox } = this.browser;
    return new Client({
      authStrategy: new LocalAuth({
        clientId: profile,
        dataPath: path.join(this.dataDir, 'profiles'),
      }),
      webVersionCache: { type: 'none' },
      puppeteer: {
        executablePath: executable,
        args: [...(noSandbox ? ['--no-sandbox'] : []), ...this.#standInFlags()],
      },
    });
  }

  /**
   * A client that is linked to a phone and ready, and how long the QR took.
   * @param {string} profile
   * @param {Phone} phone
   */
  async link(profile, phone) {
    const client = this.createClient(profile);
    const began = performance.now();
    const shown = once(client, 'qr');
    const ready = once(client, 'ready');
    await client.initialize();
    const [qr] = await shown;
    const qrMs = performance.now() - began;
    await this.sandbox.link(phone, qr);
    await ready;
    return { client, qrMs };
  }

  /**
   * Starts a linked profile again; answers with the client and how long it took.
   * @param {string} profile
   */
  async reopen(profile) {
    const client = this.createClient(profile);
    const began = performance.now();
    const ready = once(client, 'ready');
    await client.initialize();
    await ready;
    return { client, readyMs: performance.now() - began };
  }

  async remove() {
    this.#control?.close();
    const child = this.#process;
    if (child && child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #reach() {
    try {
      const control = new SandboxControl(this, 'bench');
      await control.createPhone('First');
      this.#control = control;
      return true;
    } catch {
      return false;
    }
  }

  #standInFlags() {
    const certificate = readFileSync(path.join(this.dataDir, 'sandbox/cert.pem'), 'utf8');
    return [
      `--host-resolver-rules=MAP web.whatsapp.com 127.0.0.1:${this.ports.sandbox}`,
      `--ignore-certificate-errors-spki-list=${certificateKeyHash(certificate)}`,
    ];
  }
}
