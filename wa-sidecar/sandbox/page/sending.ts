import { type Chat, type Chats, isUnread, isUnsent } from './chats.js';
import { Msg, type MsgCollection } from './messages.js';
import type { Socket } from './socket.js';
import { type Storage, type StoredMessage, storageKey } from './storage.js';
import type { Transport } from './transport.js';
import type { Wid } from './wid.js';

export interface SendResult {
  messageSendResult: 'OK' | 'ERROR_UNKNOWN';
}

/** Own messages: kept in the profile before they leave, and sent until there is a word on them. */
export class Sending {
  readonly #settle = new Map<string, (result: SendResult) => void>();
  #flushed: Promise<void> = Promise.resolve();
  #lastAt = 0;

  constructor(
    private readonly chats: Chats,
    private readonly msgs: MsgCollection,
    private readonly storage: Storage,
    private readonly transport: Transport,
    private readonly socket: Socket,
  ) {}

  /**
   * `WAWebSendMsgChatAction.addAndSendMsgToChat`: the first promise is "in the chat", the
   * second "the server has it, or refused it". The id is read now, whoever changed it.
   */
  addAndSend(chat: Chat, attributes: Record<string, unknown>): [Promise<Msg>, Promise<SendResult>] {
    const msg = new Msg(attributes);
    const sent = new Promise<SendResult>((resolve) => {
      this.#settle.set(msg.id.toString(), resolve);
    });
    return [this.#add(chat, msg), sent];
  }

  /** The server has the message, or will never have it. */
  settle(key: string, result: SendResult['messageSendResult']): void {
    this.#settle.get(key)?.({ messageSendResult: result });
    this.#settle.delete(key);
  }

  /** Sends again all that is still without a word, oldest first, and what was read meanwhile. */
  flush(): Promise<void> {
    this.#flushed = this.#flush();
    return this.#flushed;
  }

  async #flush(): Promise<void> {
    const stored = await this.storage.listMessages();
    for (const message of stored.filter(isUnsent).toSorted((a, b) => a.at - b.at)) {
      this.#transmit(message);
    }
    for (const chat of new Set(stored.filter(isSeenHereOnly).map((message) => message.chat))) {
      this.#sendRead(chat, stored);
    }
  }

  /** `WAWebUpdateUnreadChatAction.sendSeen`: everything in the chat is read. */
  async sendSeen(chat: Chat): Promise<void> {
    if (chat.unreadCount === 0) return;
    const number = this.chats.requireNumber(chat);
    const stored = (await this.storage.listMessages()).filter(({ chat: of }) => of === number);
    const seen = stored.filter(isUnread).map((message) => ({ ...message, seen: true }));
    await this.storage.save({ messages: seen });
    chat.set({ unreadCount: 0 });
    if (this.socket.state === 'CONNECTED') this.#sendRead(number, seen);
  }

  /** `WAWebChatStateBridge.sendChatStateComposing`; lost without a connection. */
  async sendTyping(wid: Wid): Promise<void> {
    const { chat } = await this.chats.findOrCreate(wid);
    this.transport.send({ type: 'typing', to: this.chats.requireNumber(chat) });
  }

  async #add(chat: Chat, msg: Msg): Promise<Msg> {
    if (msg.type !== 'chat') throw new Error(`This page sends no messages of type ${msg.type}.`);
    const number = this.chats.requireNumber(chat);
    const message: StoredMessage = {
      key: storageKey({ fromMe: true, chat: number, id: msg.id.id }),
      chat: number,
      fromMe: true,
      id: msg.id.id,
      content: { type: 'text', text: String(msg.body) },
      at: this.#now(),
      ack: 0,
      seen: true,
      seq: 0,
    };
    await this.storage.save({ messages: [message] });
    const known = this.msgs.get(msg.id);
    if (known) known.set({ ack: 0 });
    else this.chats.add(msg, number);
    // Behind those that waited for the connection, so that they keep their order.
    void this.#flushed.then(() => {
      if (this.socket.state === 'CONNECTED') this.#transmit(message);
    });
    return known ?? msg;
  }

  #transmit({ id, chat, content }: StoredMessage): void {
    this.transport.send({ type: 'send', id, to: chat, content });
  }

  #sendRead(chat: string, stored: readonly StoredMessage[]): void {
    const seen = stored.filter((message) => message.chat === chat && isSeenHereOnly(message));
    const upTo = Math.max(0, ...seen.map((message) => message.seq));
    this.transport.send({ type: 'read', chat, upTo });
  }

  /** Rises with each message, also within a millisecond. */
  #now(): number {
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 0.001);
    return this.#lastAt;
  }
}

/** Read here while the server does not know it yet. */
function isSeenHereOnly(message: StoredMessage): boolean {
  return !message.fromMe && message.seen && message.ack < 3;
}
