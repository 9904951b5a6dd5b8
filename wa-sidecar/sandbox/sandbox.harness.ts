import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text as readText } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { certificateKeyHash } from './certificate.js';
import type { Flavour } from './config/config.js';

const program = fileURLToPath(new URL('../dist/sandbox/main.js', import.meta.url));
const TOKEN = 'a-token-for-tests-only';

interface Answer<Body> {
  status: number;
  body: Body;
}

export interface PhoneView {
  id: string;
  number: string;
  name: string;
  online: boolean;
  lid: string;
  linkedDevices: { id: string; name: string; linkedAt: string; online: boolean }[];
}

interface MessageView {
  seq: number;
  id: string;
  chat: string;
  from: string;
  direction: 'in' | 'out';
  text: string;
  ack: number;
  viaLinkedDevice?: string;
}

interface Wish {
  body?: unknown;
  /** The header as it is sent; null for none. */
  authorization?: string | null;
  contentType?: string;
}

/** The built sandbox as a process of its own, in a folder of its own, which may be killed. */
export class SandboxProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'botwave-sandbox-'));
  #child: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly flavour: Flavour,
  ) {}

  static async start(flavour: Flavour = 'older'): Promise<SandboxProcess> {
    const sandbox = new SandboxProcess(await freePort(), flavour);
    await sandbox.start();
    return sandbox;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts a process that ends by itself: its exit code, its log, and what it wrote to stderr. */
  async runToItsEnd(
    environment: Record<string, string>,
  ): Promise<{ code: number; log: string; text: string }> {
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], BOTWAVE_DATA_DIR: this.folder, ...environment },
    });
    const [[code], log, text] = await Promise.all([
      once(child, 'exit') as Promise<[number]>,
      readText(child.stdout),
      readText(child.stderr),
    ]);
    return { code, log, text };
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        BOTWAVE_DATA_DIR: this.folder,
        SANDBOX_PORT: String(this.port),
        SANDBOX_PAGE: this.flavour,
        SIDECAR_TOKEN: TOKEN,
      },
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('sandbox listens')) continue;
      child.stdout.resume();
      return;
    }
    throw new Error('The sandbox did not start.');
  }

  /** Ends the process; it can be started again. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = null;
    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await gone)[0];
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  certificate(): string {
    return readFileSync(join(this.folder, 'sandbox', 'cert.pem'), 'utf8');
  }

  /** Chromium's flags for a browser that takes this for WhatsApp. */
  browserFlags(): string[] {
    return [
      `--host-resolver-rules=MAP web.whatsapp.com 127.0.0.1:${this.port}`,
      `--ignore-certificate-errors-spki-list=${certificateKeyHash(this.certificate())}`,
    ];
  }

  /** A request to `/control/…`; the certificate is verified. */
  async call<Body>(method: string, path: string, wish: Wish = {}): Promise<Answer<Body>> {
    const authorization = wish.authorization === undefined ? `Bearer ${TOKEN}` : wish.authorization;
    const sent = request({
      host: '127.0.0.1',
      port: this.port,
      path: path.startsWith('/healthz') ? path : `/control/${path}`,
      method,
      ca: this.certificate(),
      agent: false,
      headers: {
        ...(authorization !== null && { authorization }),
        ...(wish.body !== undefined && { 'content-type': wish.contentType ?? 'application/json' }),
      },
    });
    const { body } = wish;
    sent.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    return {
      status: response.statusCode ?? 0,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }
}

/** What a user does with phones of their own, by HTTP. */
export class Owner {
  constructor(
    private readonly sandbox: SandboxProcess,
    readonly id: string,
  ) {}

  call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    return this.sandbox.call<Body>(method, `owners/${this.id}/${path}`, { body });
  }

  async createPhone(wish: { name?: string; number?: string } = {}): Promise<PhoneView> {
    return (await this.call<PhoneView>('POST', 'phones', wish)).body;
  }

  async phone(id: string): Promise<PhoneView> {
    return (await this.call<PhoneView>('GET', `phones/${id}`)).body;
  }

  async send(phone: PhoneView, to: string, text: string): Promise<MessageView> {
    return (await this.call<MessageView>('POST', `phones/${phone.id}/messages`, { to, text })).body;
  }

  async messages(phone: PhoneView, chat: string, after = 0): Promise<MessageView[]> {
    const path = `phones/${phone.id}/chats/${chat}/messages?after=${after}`;
    return (await this.call<{ items: MessageView[] }>('GET', path)).body.items;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
