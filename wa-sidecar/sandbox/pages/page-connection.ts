import { EventEmitter, once } from 'node:events';
import type { WebSocket } from 'ws';
import { SCRIPTED } from '../numbers.js';
import { linkingFailed } from '../phones/errors.js';
import type { Links } from '../phones/links.js';
import type { Messages } from '../phones/messages.js';
import { getPerson } from '../phones/people.js';
import type { Settings } from '../phones/settings.js';
import type { EventLog } from '../state/event-log.js';
import type { Link, Message, Phone } from '../state/state.js';
import type { PageFrame, ServerFrame } from '../wire.js';
import type { FaultBoard } from './faults.js';
import type { Pairing, PairingKeys, WaitingPage } from './pairing.js';
import type { TypingBoard } from './typing.js';

const ACCEPT_PAIRING_MS = 10_000;
const MESSAGES_A_FRAME = 200;

export interface PageContext {
  log: EventLog;
  links: Links;
  messages: Messages;
  pairing: Pairing;
  faults: FaultBoard;
  typing: TypingBoard;
  settings: Settings;
}

interface Session {
  phone: Phone;
  linkId: string;
}

interface PageEvents {
  resumed: [];
  pairing_accepted: [deviceName: string];
}

/** One page at the other end of a WebSocket: waiting to be linked, or linked and resumed. */
export class PageConnection extends EventEmitter<PageEvents> implements WaitingPage {
  keys: PairingKeys = { noiseKey: '', identityKey: '', secret: '' };
  /** Set while it is linked and has resumed. */
  session: Session | null = null;

  constructor(
    private readonly socket: WebSocket,
    private readonly context: PageContext,
  ) {
    super();
    socket.on('close', () => context.pairing.forget(this));
  }

  send(frame: ServerFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  drop(): void {
    this.socket.terminate();
  }

  showRef(ref: string): void {
    this.send({ type: 'ref', ref });
  }

  refsExhausted(): void {
    this.send({ type: 'refs_exhausted' });
  }

  /**
   * The phone has scanned or typed: the page is asked, and linked once it agrees.
   * @throws SandboxError `sandbox.linking_failed` when it does not answer.
   */
  async link(phone: Phone): Promise<Link> {
    const { links, log, pairing } = this.context;
    links.requireRoom(phone);
    pairing.forget(this);
    const deviceName = await this.#askToPair();
    const { link, token } = links.create(phone, deviceName);
    const me = getPerson(log.state, phone.number);
    if (!me) throw linkingFailed();
    this.send({ type: 'paired', linkId: link.id, token, me });
    return link;
  }

  receive(frame: PageFrame): void {
    switch (frame.type) {
      case 'register': {
        const { noiseKey, identityKey, secret } = frame;
        this.keys = { noiseKey, identityKey, secret };
        this.context.pairing.startRefs(this);
        return;
      }
      case 'refresh_refs':
        if (!this.session) this.context.pairing.startRefs(this);
        return;
      case 'request_code': {
        const known = getPerson(this.context.log.state, frame.number) !== null;
        const code = known ? this.context.pairing.createCode(this, frame.number) : null;
        this.send({ type: 'code', request: frame.request, code });
        return;
      }
      case 'accept_pairing':
        this.emit('pairing_accepted', frame.deviceName);
        return;
      case 'resume':
        this.#resume(frame);
        return;
      case 'lookup': {
        const person = getPerson(this.context.log.state, frame.number);
        this.send({ type: 'person', request: frame.request, person });
        return;
      }
      default:
        if (this.session) this.#receiveLinked(frame, this.session);
    }
  }

  async #askToPair(): Promise<string> {
    const gone = new AbortController();
    const abort = () => gone.abort();
    this.socket.once('close', abort);
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(ACCEPT_PAIRING_MS)]);
    const accepted = once(this, 'pairing_accepted', { signal });
    this.send({ type: 'pair' });
    try {
      const [deviceName] = await accepted;
      return String(deviceName);
    } catch (error) {
      throw Object.assign(linkingFailed(), { cause: error });
    } finally {
      this.socket.off('close', abort);
    }
  }

  /** Tells of messages that are new or have changed. */
  sync(messages: readonly Message[], upTo: number | null, caughtUp: boolean): void {
    const numbers = new Set(messages.flatMap((message) => [message.from, message.to]));
    this.send({
      type: 'sync',
      messages: messages.map(({ id, from, to, content, at, ack, seq }) => {
        return { id, from, to, content, at, ack, seq };
      }),
      people: [...numbers].flatMap((number) => getPerson(this.context.log.state, number) ?? []),
      upTo,
      caughtUp,
    });
  }

  #receiveLinked(
    frame: Extract<PageFrame, { type: 'send' | 'stored' | 'read' | 'typing' | 'logout' }>,
    session: Session,
  ): void {
    const { messages, links, settings, faults } = this.context;
    const { number } = session.phone;
    switch (frame.type) {
      case 'send':
        if (faults.get(number).swallowSends) return;
        if (frame.to !== SCRIPTED.slow) this.#acceptSend(frame, session);
        else setTimeout(() => this.#acceptSend(frame, session), settings.slowTickMs).unref();
        return;
      case 'stored':
        messages.deliverAll(number, frame.upTo);
        return;
      case 'read':
        messages.read(number, frame.chat, frame.upTo);
        return;
      case 'typing':
        this.context.typing.note(frame.to, number);
        return;
      case 'logout': {
        const { linkId } = session;
        this.session = null;
        links.remove(linkId);
        this.send({ type: 'logged_out', request: frame.request });
      }
    }
  }

  #acceptSend(frame: Extract<PageFrame, { type: 'send' }>, { phone, linkId }: Session): void {
    const { id, to, content } = frame;
    const { messages, faults } = this.context;
    const answer = messages.accept({ id, from: phone.number, to, content, viaLink: linkId });
    if (answer.result === 'refused') this.send({ type: 'refused', id, to });
    else if (answer.repeated && !faults.get(phone.number).hangAcks) {
      this.sync([answer.message], null, false);
    }
  }

  #resume(frame: Extract<PageFrame, { type: 'resume' }>): void {
    const { links, faults, log, messages } = this.context;
    const phone = links.getPhone(frame.linkId, frame.token);
    if (!phone) {
      this.send({ type: 'removed' });
      return;
    }
    if (faults.isCutOff(phone.number)) {
      this.drop();
      return;
    }
    const missed = messages
      .listOf(phone)
      .filter((message) => message.changedSeq > frame.cursor && this.mayHear(message, phone));
    for (let start = 0; start < missed.length; start += MESSAGES_A_FRAME) {
      this.sync(missed.slice(start, start + MESSAGES_A_FRAME), null, false);
    }
    this.sync([], log.state.seq, true);
    this.session = { phone, linkId: frame.linkId };
    this.emit('resumed');
  }

  /** True if it is this phone's, and no word of its own while the number's ticks hang. */
  mayHear(message: Message, phone: Phone): boolean {
    if (message.seq <= phone.createdSeq) return false;
    if (message.from === phone.number) return !this.context.faults.get(phone.number).hangAcks;
    return message.to === phone.number;
  }
}
