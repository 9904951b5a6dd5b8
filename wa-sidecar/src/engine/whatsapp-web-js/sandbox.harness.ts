import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StandIn } from '../engine.js';

const program = fileURLToPath(new URL('../../../dist/sandbox/main.js', import.meta.url));
const token = 'a-token-for-tests-only';

export interface SandboxPhone {
  id: string;
  /** Each is somebody's of its own: how many one may have is bounded. */
  owner: string;
  number: string;
  /** digits@c.us */
  jid: string;
  lid: string;
}

export interface PhoneMessage {
  id: string;
  chat: string;
  direction: 'in' | 'out';
  text: string;
  /** ISO 8601. */
  at: string;
  ack: number;
}

interface LinkView {
  id: string;
  name: string;
  online: boolean;
}

/** The built sandbox as a process of its own, and its phones by HTTP. Build before: `tsc -b wa-sidecar`. */
export class SandboxHarness {
  private constructor(
    private readonly process: ChildProcess,
    private readonly port: number,
    readonly folder: string,
    readonly standIn: StandIn,
  ) {}

  static async start(page: 'current' | 'older' = 'current'): Promise<SandboxHarness> {
    const folder = await mkdtemp(join(tmpdir(), 'bw-engine-sandbox-'));
    const port = await freePort();
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        BOTWAVE_DATA_DIR: folder,
        SANDBOX_PORT: String(port),
        SANDBOX_PAGE: page,
        SIDECAR_TOKEN: token,
      },
    });
    await listening(child);
    const certificate = await readFile(join(folder, 'sandbox', 'cert.pem'));
    const standIn = { address: `127.0.0.1:${port}`, certificateKeyHash: keyHash(certificate) };
    return new SandboxHarness(child, port, folder, standIn);
  }

  async stop(): Promise<void> {
    const gone = this.process.exitCode === null ? once(this.process, 'exit') : null;
    this.process.kill('SIGTERM');
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }

  async createPhone(name?: string): Promise<SandboxPhone> {
    const owner = randomUUID();
    const phone = await this.#call<Omit<SandboxPhone, 'jid' | 'owner'>>(
      'POST',
      `owners/${owner}/phones`,
      { ...(name !== undefined && { name }) },
    );
    return { ...phone, owner, jid: `${phone.number.slice(1)}@c.us` };
  }

  /** Scans a QR text, or types a pairing code. */
  async link(phone: SandboxPhone, shown: { qr: string } | { code: string }): Promise<void> {
    await this.#call('POST', this.#path(phone, `/link`), shown);
  }

  async setOnline(phone: SandboxPhone, online: boolean): Promise<void> {
    await this.#call('PATCH', this.#path(phone, ''), { online });
  }

  async linkedDevices(phone: SandboxPhone): Promise<LinkView[]> {
    const view = await this.#call<{ linkedDevices: LinkView[] }>('GET', this.#path(phone, ''));
    return view.linkedDevices;
  }

  /** Removes every linked device, as on the phone. */
  async unlinkAll(phone: SandboxPhone): Promise<void> {
    for (const { id } of await this.linkedDevices(phone)) {
      await this.#call('DELETE', this.#path(phone, `/linked-devices/${id}`));
    }
  }

  async write(from: SandboxPhone, to: SandboxPhone, text: string): Promise<PhoneMessage> {
    return this.#call('POST', this.#path(from, `/messages`), { to: to.number, text });
  }

  async read(reader: SandboxPhone, chat: SandboxPhone): Promise<void> {
    await this.#call('POST', this.#path(reader, `/read`), { chat: chat.number });
  }

  async messages(phone: SandboxPhone, number: string): Promise<PhoneMessage[]> {
    const path = this.#path(phone, `/chats/${encodeURIComponent(number)}/messages`);
    return (await this.#call<{ items: PhoneMessage[] }>('GET', path)).items;
  }

  async changeTimes(times: Record<string, number>): Promise<void> {
    await this.#call('PATCH', 'admin/settings', times);
  }

  /** How pages are that are loaded from now on. */
  async changePages(pages: {
    missingModules?: string[];
    pagesStall?: boolean;
    whatsNewMs?: number;
  }): Promise<void> {
    await this.#call('PATCH', 'admin/settings', pages);
  }

  /** The phone's pages do nothing any more, for so long. */
  async wedgePages(phone: SandboxPhone, forMs: number): Promise<void> {
    const number = encodeURIComponent(phone.number);
    await this.#call('POST', `admin/numbers/${number}/wedge`, { forMs });
  }

  /** When somebody was seen typing to a phone. */
  async typingTo(phone: SandboxPhone): Promise<{ from: string; at: number }[]> {
    const path = `admin/numbers/${encodeURIComponent(phone.number)}/typing`;
    return (await this.#call<{ items: { from: string; at: number }[] }>('GET', path)).items;
  }

  async setFaults(
    phone: SandboxPhone,
    faults: { hangAcks?: boolean; swallowSends?: boolean },
  ): Promise<void> {
    await this.#call('PUT', `admin/numbers/${encodeURIComponent(phone.number)}/faults`, faults);
  }

  async reloadPages(phone: SandboxPhone): Promise<void> {
    await this.#call('POST', `admin/numbers/${encodeURIComponent(phone.number)}/reload`);
  }

  /** Cuts the phone's pages off the network. */
  async dropPages(phone: SandboxPhone, forMs: number): Promise<void> {
    const number = encodeURIComponent(phone.number);
    await this.#call('POST', `admin/numbers/${number}/drop`, { forMs });
  }

  #path({ owner, id }: SandboxPhone, rest: string): string {
    return `owners/${owner}/phones/${id}${rest}`;
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const sent = request({
      host: '127.0.0.1',
      port: this.port,
      path: `/control/${path}`,
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      rejectUnauthorized: false,
      agent: false,
    });
    sent.end(body && JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const status = response.statusCode ?? 0;
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

async function listening(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('The sandbox has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('sandbox listens')) continue;
    child.stdout.resume();
    return;
  }
  throw new Error('The sandbox did not start');
}

function keyHash(certificate: Buffer): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
