import { lidOf } from '../numbers.js';
import type { Pages } from '../pages/pages.js';
import type { Links } from '../phones/links.js';
import { getPerson } from '../phones/people.js';
import type { Link, Message, Phone, State } from '../state/state.js';

export function toLinkView(link: Link, pages: Pages) {
  return {
    id: link.id,
    name: link.name,
    linkedAt: new Date(link.linkedAt).toISOString(),
    online: pages.isOnline(link.id),
  };
}

export function toPhoneView(phone: Phone, links: Links, pages: Pages) {
  return {
    id: phone.id,
    number: phone.number,
    name: phone.name,
    online: phone.online,
    lid: `${lidOf(phone.number)}@lid`,
    linkedDevices: links.listOf(phone.id).map((link) => toLinkView(link, pages)),
  };
}

/** A message as the phone sees it. `seq` is the place of its last change. */
export function toMessageView(message: Message, phone: Phone) {
  const out = message.from === phone.number;
  return {
    seq: message.changedSeq,
    id: message.id,
    chat: out ? message.to : message.from,
    from: message.from,
    direction: out ? ('out' as const) : ('in' as const),
    text: message.content.text,
    at: new Date(message.at).toISOString(),
    ack: message.ack,
    ...(out && message.viaLink !== null && { viaLinkedDevice: message.viaLink }),
  };
}

/** The phone's chats, the latest first. */
export function toChatViews(messages: readonly Message[], phone: Phone, state: State) {
  const chats = new Map<string, { last: Message; unread: number }>();
  for (const message of messages) {
    const out = message.from === phone.number;
    const other = out ? message.to : message.from;
    const unread = chats.get(other)?.unread ?? 0;
    chats.set(other, { last: message, unread: unread + (!out && message.ack < 3 ? 1 : 0) });
  }
  return [...chats]
    .sort(([, a], [, b]) => b.last.seq - a.last.seq)
    .map(([number, { last, unread }]) => ({
      number,
      name: getPerson(state, number)?.name ?? null,
      unread,
      lastMessage: toMessageView(last, phone),
    }));
}
