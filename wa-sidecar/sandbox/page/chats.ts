import { type Msg, type MsgCollection, toMsg } from './messages.js';
import { Collection, Model } from './model.js';
import type { MsgKey } from './msg-key.js';
import type { People } from './people.js';
import type { Storage, StoredMessage } from './storage.js';
import { numberOf, type Wid } from './wid.js';

/** How many messages of a chat are loaded at once. */
const PAGE_SIZE = 50;

export class Chat extends Model {
  readonly id: Wid;
  formattedTitle: string;
  /** Seconds since 1970 of the last message; 0 for none. */
  t = 0;
  unreadCount = 0;
  archive = false;
  pin = 0;
  isReadOnly = false;
  isLocked = false;
  muteExpiration = 0;
  mute = { expiration: 0 };
  lastReceivedKey: MsgKey | undefined;
  readonly msgs = new Collection<Msg>();

  constructor(id: Wid, title: string) {
    super();
    this.id = id;
    this.formattedTitle = title;
  }

  override serialize(): Record<string, unknown> {
    const msgs = this.msgs.getModelsArray().map((msg) => msg.id.toString());
    return { ...super.serialize(), msgs };
  }
}

/** `WAWebCollections.Chat`, and how chats come to be. */
export class Chats {
  readonly collection = new Collection<Chat>();

  constructor(
    private readonly people: People,
    private readonly msgs: MsgCollection,
    private readonly storage: Storage,
  ) {}

  ofNumber(number: string): Chat {
    const id = this.people.chatWid(number);
    const known = this.collection.get(id);
    if (known) return known;
    const chat = new Chat(id, this.people.get(id)?.name ?? number);
    this.collection.add(chat);
    return chat;
  }

  /** The chat with an id of either kind; asks the server for people it has not met. */
  async findOrCreate(wid: Wid): Promise<{ chat: Chat; created: boolean }> {
    const known = this.collection.get(wid);
    if (known) return { chat: known, created: false };
    let number = this.people.numberOf(wid);
    if (!wid.isUser() || number === null)
      throw new Error(`findChat: new chat not found ${wid.toString()}`);
    if (!this.people.get(wid)) number = (await this.people.query(number))?.number ?? number;
    const before = this.collection.length;
    const chat = this.ofNumber(number);
    return { chat, created: this.collection.length > before };
  }

  /** The number that a chat is with. */
  requireNumber(chat: Chat): string {
    const number = this.people.numberOf(chat.id) ?? numberOf(chat.id);
    if (number === null) throw new Error(`no number for ${chat.id.toString()}`);
    return number;
  }

  /** Puts a message into its chat and the collection: their `add` is what the library hears. */
  add(msg: Msg, number: string): void {
    const chat = this.ofNumber(number);
    chat.msgs.add(msg);
    chat.set({ t: Math.max(chat.t, msg.t), lastReceivedKey: msg.id });
    this.msgs.add(msg);
  }

  /** Loads the profile's messages: the last ones of each chat, and all that wait to be sent. */
  load(stored: readonly StoredMessage[]): void {
    for (const [number, messages] of groupByChat(stored)) {
      const recent = messages.slice(-PAGE_SIZE);
      const waiting = messages.slice(0, -PAGE_SIZE).filter(isUnsent);
      for (const message of [...waiting, ...recent]) {
        this.add(toMsg(message, this.people, false), number);
      }
      this.ofNumber(number).unreadCount = messages.filter(isUnread).length;
    }
  }

  /** Earlier messages of a chat, oldest first; empty when there are no more. */
  async loadEarlier(chat: Chat): Promise<Msg[]> {
    const number = this.requireNumber(chat);
    const all = groupByChat(await this.storage.listMessages()).get(number) ?? [];
    const msgs = all.map((message) => toMsg(message, this.people, false));
    const first = msgs.findIndex((msg) => chat.msgs.get(msg.id) !== undefined);
    const end = first === -1 ? msgs.length : first;
    const earlier = msgs.slice(Math.max(0, end - PAGE_SIZE), end);
    for (const msg of earlier) chat.msgs.add(msg);
    return earlier;
  }
}

export function isUnread(message: StoredMessage): boolean {
  return !message.fromMe && !message.seen;
}

export function isUnsent(message: StoredMessage): boolean {
  return message.fromMe && message.ack === 0;
}

/** Each chat's messages, oldest first; unsent ones last. */
function groupByChat(stored: readonly StoredMessage[]): Map<string, StoredMessage[]> {
  const place = (message: StoredMessage) => message.seq || Number.MAX_SAFE_INTEGER;
  const sorted = stored.toSorted((a, b) => place(a) - place(b) || a.at - b.at);
  const chats = new Map<string, StoredMessage[]>();
  for (const message of sorted) {
    const messages = chats.get(message.chat);
    if (messages) messages.push(message);
    else chats.set(message.chat, [message]);
  }
  return chats;
}
