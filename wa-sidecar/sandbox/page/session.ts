import type { PushedFrame } from '../wire.js';
import type { Chats } from './chats.js';
import { Cmd, Conn, OfflineProgress } from './conn.js';
import { deviceName, encodeB64 } from './device.js';
import { flavour, whatsNewMs } from './flavour.js';
import type { People } from './people.js';
import type { Receiving } from './receiving.js';
import type { Sending } from './sending.js';
import { Socket } from './socket.js';
import type { Identity, Registration, Storage } from './storage.js';
import type { Transport } from './transport.js';
import { showWhatsNew } from './whats-new.js';

/** Long enough for those who listen to `logout` to hear it before the page goes. */
const REMOVED_DELAY_MS = 300;
/** Whoever logs out from here closes the browser next. */
const LOGOUT_DELAY_MS = 2000;

export interface SessionParts {
  storage: Storage;
  transport: Transport;
  people: People;
  registration: Registration;
}

interface Topics {
  sending: Sending;
  receiving: Receiving;
  chats: Chats;
}

/** The life of the page's account: waiting to be linked, linked, connected, removed. */
export class Session {
  readonly socket: Socket;
  readonly cmd: Cmd;
  readonly conn = new Conn();
  readonly progress: OfflineProgress;
  readonly #parts: SessionParts;
  #topics: Topics | null = null;
  #identity: Identity | null = null;
  /** Everything missed before this page was loaded has been taken in. */
  #caughtUp = false;
  /** Was linked when the page was loaded. */
  #warm = false;
  #leaving = false;
  /** Frames are worked off one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.cmd = new Cmd(() => parts.transport.send({ type: 'refresh_refs' }));
    this.progress = new OfflineProgress(this.cmd);
    this.socket = new Socket({
      logout: () => this.#logout(),
      takeover: () => this.#connectAgain(),
      reconnect: () => this.#connectAgain(),
    });
  }

  /** Restores what the profile holds and connects. */
  async start(topics: Topics): Promise<void> {
    const { storage, transport, people } = this.#parts;
    this.#topics = topics;
    for (const person of await storage.listPeople()) people.learn(person);
    const identity = await storage.getMeta('identity');
    if (identity) {
      this.#become(identity);
      this.#warm = true;
      topics.chats.load(await storage.listMessages());
    }
    transport.on('open', () => this.#enqueue(() => this.#introduce()));
    transport.on('frame', (frame: PushedFrame) => this.#enqueue(() => this.#receive(frame)));
    transport.on('close', () => {
      if (!this.#leaving && this.socket.state !== 'CONFLICT') {
        this.socket.set({ state: 'OPENING' });
      }
    });
    transport.start();
  }

  #become(identity: Identity): void {
    this.#identity = identity;
    this.#parts.people.me = identity.me;
    this.#parts.people.learn(identity.me);
    this.conn.pushname = identity.me.name ?? undefined;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      setTimeout(() => {
        throw error;
      }, 0);
    });
  }

  async #introduce(): Promise<void> {
    const { storage, transport, registration } = this.#parts;
    if (!this.#identity) {
      const { noiseKey, identityKey, secret } = registration;
      transport.send({
        type: 'register',
        noiseKey: encodeB64(noiseKey),
        identityKey: encodeB64(identityKey),
        secret,
      });
      return;
    }
    const { linkId, token } = this.#identity;
    const cursor = (await storage.getMeta('cursor')) ?? 0;
    transport.send({ type: 'resume', linkId, token, cursor });
  }

  async #receive(frame: PushedFrame): Promise<void> {
    switch (frame.type) {
      case 'ref':
        this.conn.set({ ref: frame.ref });
        this.socket.set({ state: 'UNPAIRED' });
        return;
      case 'refs_exhausted':
        this.socket.set({ state: 'UNPAIRED_IDLE' });
        return;
      case 'pair':
        this.socket.set({ state: 'PAIRING' });
        this.#parts.transport.send({ type: 'accept_pairing', deviceName: deviceName() });
        return;
      case 'paired': {
        const { linkId, token, me } = frame;
        await this.#parts.storage.putMeta('identity', { linkId, token, me });
        this.#become({ linkId, token, me });
        if (flavour === 'current')
          showWhatsNew(whatsNewMs, () => this.#enqueue(() => this.#logout()));
        await this.#introduce();
        return;
      }
      case 'sync':
        await this.#sync(frame);
        return;
      case 'refused':
        await this.#topics?.receiving.refuse(frame);
        return;
      case 'removed':
        await this.#leave(REMOVED_DELAY_MS);
        return;
      case 'conflict':
        this.#parts.transport.stop();
        this.socket.set({ state: 'CONFLICT' });
        return;
      case 'reload':
        location.reload();
        return;
      case 'wedge': {
        const end = Date.now() + frame.forMs;
        while (Date.now() < end);
      }
    }
  }

  async #sync(frame: Extract<PushedFrame, { type: 'sync' }>): Promise<void> {
    const { transport } = this.#parts;
    await this.#topics?.receiving.sync(frame, this.#caughtUp);
    const upTo = frame.upTo ?? Math.max(0, ...frame.messages.map((message) => message.seq));
    transport.send({ type: 'stored', upTo });
    if (!frame.caughtUp) return;
    const firstTime = !this.#caughtUp;
    this.#caughtUp = true;
    if (firstTime) this.progress.moveTo(100);
    // A warm current page is synced before it says that it is connected: nobody hears the edge.
    if (firstTime && flavour === 'current' && this.#warm) this.socket.set({ hasSynced: true });
    this.socket.set({ state: 'CONNECTED' });
    if (firstTime) this.socket.setSynced(flavour === 'older' || !this.#warm);
    await this.#topics?.sending.flush();
  }

  async #logout(): Promise<void> {
    if (!this.#identity) return;
    await this.#parts.transport.ask({ type: 'logout' }, 'logged_out');
    await this.#leave(LOGOUT_DELAY_MS);
  }

  /** The account is gone from this profile; WhatsApp Web then loads itself anew. */
  async #leave(delayMs: number): Promise<void> {
    this.#identity = null;
    this.#leaving = true;
    this.#parts.transport.stop();
    await this.#parts.storage.clear();
    this.cmd.trigger('logout');
    setTimeout(() => location.assign('/?post_logout=1'), delayMs);
  }

  #connectAgain(): void {
    this.#parts.transport.stop();
    this.socket.set({ state: 'OPENING' });
    this.#parts.transport.start();
  }
}
