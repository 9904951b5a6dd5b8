import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Link, Message, Phone } from '../state/state.js';
import type { PageFrame } from '../wire.js';
import { pageFrameSchema } from './frames.js';
import { PageConnection, type PageContext } from './page-connection.js';

const MAX_FRAME_BYTES = 1024 * 1024;
/** Only the page that we serve under WhatsApp's name may connect. */
const ORIGIN = 'https://web.whatsapp.com';

/** All pages that are connected at the moment. */
export class Pages {
  readonly #connections = new Set<PageConnection>();
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });

  constructor(
    private readonly context: PageContext,
    private readonly logger: Logger,
  ) {
    context.messages.on('changed', (messages) => this.#tell(messages));
    context.links.on('removed', (linkId) => this.#tellRemoved(linkId));
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket: Duplex, head) => {
      socket.on('error', () => socket.destroy());
      if (request.url !== '/ws' || request.headers.origin !== ORIGIN) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket));
    });
  }

  isOnline(linkId: string): boolean {
    return [...this.#connections].some((page) => page.session?.linkId === linkId);
  }

  listOf(number: string): PageConnection[] {
    return [...this.#connections].filter((page) => page.session?.phone.number === number);
  }

  /** @throws SandboxError `sandbox.qr_*`, `sandbox.linking_failed`, `sandbox.too_many_linked_devices` */
  async linkByQr(phone: Phone, qr: string): Promise<Link> {
    return this.#requireConnection(this.context.pairing.requirePageByQr(qr)).link(phone);
  }

  /** @throws SandboxError `sandbox.code_*`, and the others of `linkByQr` */
  async linkByCode(phone: Phone, code: string): Promise<Link> {
    const page = this.context.pairing.requirePageByCode(code, phone.number);
    return this.#requireConnection(page).link(phone);
  }

  /** Tells a number's pages all that was withheld from them while its ticks hung. */
  release(number: string): void {
    for (const page of this.listOf(number)) {
      if (!page.session) continue;
      const own = this.context.messages
        .listOf(page.session.phone)
        .filter((message) => message.from === number);
      page.sync(own, null, false);
    }
  }

  close(): void {
    for (const page of this.#connections) page.drop();
    this.#sockets.close();
  }

  #requireConnection(page: unknown): PageConnection {
    if (!(page instanceof PageConnection)) throw new Error('A waiting page has no connection.');
    return page;
  }

  #open(socket: WebSocket): void {
    const page = new PageConnection(socket, this.context);
    this.#connections.add(page);
    page.on('resumed', () => this.#replaceOlder(page));
    socket.on('close', () => this.#connections.delete(page));
    socket.on('error', (error) => this.logger.warn({ err: error }, 'page socket'));
    socket.on('message', (data: Buffer) => {
      const frame = pageFrameSchema.safeParse(parseJson(data.toString('utf8')));
      if (frame.success) this.#receive(page, frame.data);
      else {
        this.logger.warn({ issues: frame.error.issues }, 'a page sent what it may not');
        page.drop();
      }
    });
  }

  /** What cannot be written down is not answered: the page connects and sends again. */
  #receive(page: PageConnection, frame: PageFrame): void {
    try {
      page.receive(frame);
    } catch (error) {
      this.logger.error({ err: error, frame: frame.type }, 'a frame failed');
      page.drop();
    }
  }

  /** One profile open in two places: the newer one has it, the older one is told. */
  #replaceOlder(page: PageConnection): void {
    for (const other of this.#connections) {
      if (other === page || other.session?.linkId !== page.session?.linkId) continue;
      other.session = null;
      other.send({ type: 'conflict' });
    }
  }

  #tell(changed: readonly Message[]): void {
    for (const page of this.#connections) {
      const phone = page.session?.phone;
      if (!phone) continue;
      const heard = changed.filter((message) => page.mayHear(message, phone));
      const upTo = heard[0]?.changedSeq;
      if (upTo !== undefined) page.sync(heard, upTo, false);
    }
  }

  #tellRemoved(linkId: string): void {
    for (const page of this.#connections) {
      if (page.session?.linkId !== linkId) continue;
      page.session = null;
      page.send({ type: 'removed' });
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
