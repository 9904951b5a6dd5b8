import type { PushedFrame, WireMessage } from '../wire.js';
import type { Chats } from './chats.js';
import { type MsgCollection, toMsg } from './messages.js';
import { MsgKey } from './msg-key.js';
import type { People } from './people.js';
import type { Sending } from './sending.js';
import { type Storage, type StoredMessage, storageKey } from './storage.js';

type Sync = Extract<PushedFrame, { type: 'sync' }>;
type Refused = Extract<PushedFrame, { type: 'refused' }>;

/** What the server tells of messages: into the profile first, then into the page's models. */
export class Receiving {
  constructor(
    private readonly people: People,
    private readonly chats: Chats,
    private readonly msgs: MsgCollection,
    private readonly sending: Sending,
    private readonly storage: Storage,
  ) {}

  /** `live`: these are news and not what was missed while the page was away. */
  async sync(frame: Sync, live: boolean): Promise<void> {
    for (const person of frame.people) this.people.learn(person);
    const changes = await Promise.all(
      frame.messages.map(async (message) => {
        const before = await this.storage.getMessage(this.#keyOf(message));
        return { before, after: this.#toStored(message, before) };
      }),
    );
    const messages = changes.map(({ after }) => after);
    await this.storage.save({ messages, people: frame.people, cursor: frame.upTo });
    for (const { before, after } of changes) this.#show(before, after, live);
  }

  async refuse({ id, to }: Refused): Promise<void> {
    const before = await this.storage.getMessage(storageKey({ fromMe: true, chat: to, id }));
    if (!before || before.ack > 0) return;
    const after: StoredMessage = { ...before, ack: -1 };
    await this.storage.save({ messages: [after] });
    this.#showAck(after);
    this.sending.settle(this.#msgKey(after).toString(), 'ERROR_UNKNOWN');
  }

  #show(before: StoredMessage | undefined, after: StoredMessage, live: boolean): void {
    if (!before) this.chats.add(toMsg(after, this.people, live), after.chat);
    if (after.fromMe) {
      this.#showAck(after);
      this.sending.settle(this.#msgKey(after).toString(), 'OK');
      return;
    }
    const unread = Number(!after.seen) - Number(before ? !before.seen : false);
    if (unread === 0) return;
    const chat = this.chats.ofNumber(after.chat);
    chat.set({ unreadCount: Math.max(0, chat.unreadCount + unread) });
  }

  #showAck(message: StoredMessage): void {
    this.msgs.get(this.#msgKey(message))?.set({ ack: message.ack });
  }

  #toStored(message: WireMessage, before: StoredMessage | undefined): StoredMessage {
    const fromMe = message.from === this.people.me?.number;
    const { id, content, at, seq } = message;
    return {
      key: this.#keyOf(message),
      chat: fromMe ? message.to : message.from,
      fromMe,
      id,
      content,
      at,
      seq,
      ack: before && before.ack > message.ack ? before.ack : message.ack,
      seen: fromMe || message.ack >= 3 || (before?.seen ?? false),
    };
  }

  #keyOf(message: WireMessage): string {
    const fromMe = message.from === this.people.me?.number;
    return storageKey({ fromMe, chat: fromMe ? message.to : message.from, id: message.id });
  }

  #msgKey({ fromMe, chat, id }: StoredMessage): MsgKey {
    return new MsgKey({ fromMe, remote: this.people.chatWid(chat), id });
  }
}
