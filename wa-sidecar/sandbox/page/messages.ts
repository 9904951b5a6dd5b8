import { Collection, Model } from './model.js';
import { MsgKey } from './msg-key.js';
import type { People } from './people.js';
import { type Storage, type StoredMessage, storageKey } from './storage.js';
import type { Wid } from './wid.js';

/** A message of the page. Has whatever attributes it was made with, as own properties. */
export class Msg extends Model {
  declare id: MsgKey;
  declare type: string;
  declare body: string;
  declare from: Wid;
  declare to: Wid;
  /** Seconds since 1970. */
  declare t: number;
  declare ack: number;
  declare isNewMsg: boolean;

  constructor(attributes: Record<string, unknown>) {
    super();
    Object.assign(this, attributes);
  }

  unsafe(): this {
    return this;
  }
}

/** `WAWebCollections.Msg`: what is loaded, and a way to the rest. */
export class MsgCollection extends Collection<Msg> {
  readonly modelClass = Msg;

  constructor(
    private readonly storage: Storage,
    private readonly people: People,
  ) {
    super();
  }

  /** Looks into the profile too. @throws DataError for an undefined id. */
  async getMessagesById(ids: (string | MsgKey | undefined)[]): Promise<{ messages: Msg[] }> {
    const found = await Promise.all(ids.map((id) => this.#load(id)));
    return { messages: found.filter((msg) => msg !== undefined) };
  }

  async #load(id: string | MsgKey | undefined): Promise<Msg | undefined> {
    const loaded = this.get(id);
    if (loaded) return loaded;
    const key = id === undefined ? undefined : MsgKey.fromString(String(id));
    const chat = key && this.people.numberOf(key.remote);
    const known = key && chat ? storageKey({ fromMe: key.fromMe, chat, id: key.id }) : undefined;
    const stored = await this.storage.getMessage(key && !known ? '' : known);
    return stored && toMsg(stored, this.people, false);
  }
}

/** The page's message for a stored one. `isNewMsg` is what the library reports. */
export function toMsg(stored: StoredMessage, people: People, isNewMsg: boolean): Msg {
  const chat = people.chatWid(stored.chat);
  const me = people.meIn(chat);
  const from = stored.fromMe ? me : chat;
  const to = stored.fromMe ? chat : me;
  return new Msg({
    id: new MsgKey({ fromMe: stored.fromMe, remote: chat, id: stored.id }),
    type: 'chat',
    body: stored.content.text,
    from,
    to,
    self: stored.fromMe ? 'out' : 'in',
    t: Math.floor(stored.at / 1000),
    ack: stored.fromMe ? stored.ack : 1,
    isNewMsg,
    ...(!stored.fromMe && { notifyName: people.get(chat)?.name ?? '' }),
  });
}
