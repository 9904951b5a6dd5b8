import type { Chat, Chats } from './chats.js';
import {
  type Contact,
  contactGetters,
  createContactCollection,
  frontendContactGetters,
} from './contacts.js';
import { Emitter } from './emitter.js';
import { findLink, findLinks } from './linkify.js';
import type { MsgCollection } from './messages.js';
import { MsgKey } from './msg-key.js';
import type { People } from './people.js';
import type { Sending } from './sending.js';
import { createWid, lidWid, numberOf, pnWid, type Wid } from './wid.js';

interface ChatParts {
  chats: Chats;
  msgs: MsgCollection;
  people: People;
  sending: Sending;
}

/** Chats, messages and people, as far as text needs them. */
export function chatModules(parts: ChatParts) {
  return { ...collectionModules(parts), ...peopleModules(parts), ...messageModules(parts) };
}

function collectionModules({ chats, msgs, people }: ChatParts) {
  return {
    WAWebCollections: {
      Chat: chats.collection,
      Msg: msgs,
      Contact: createContactCollection(people),
      Blocklist: { get: (_wid: Wid): Contact | undefined => undefined },
    },
    WAWebFindChatAction: {
      findOrCreateLatestChat: (wid: Wid) => chats.findOrCreate(wid),
    },
    WAWebChatLoadMessages: {
      loadEarlierMsgs: ({ chat }: { chat: Chat }) => chats.loadEarlier(chat),
    },
    WAWebChatGetters: {
      getIsNewsletter: (chat: Chat) => chat.id.isNewsletter(),
      getIsBroadcast: (chat: Chat) => chat.id.isBroadcast(),
      getIsGroup: (chat: Chat) => chat.id.isGroup(),
    },
    WAWebCallCollection: Object.assign(new Emitter(), { calls: new Map<string, unknown>() }),
    WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  };
}

function peopleModules({ people }: ChatParts) {
  return {
    WAWebWidFactory: {
      createWid,
      createWidFromWidLike: createWid,
      asUserWidOrThrow: (wid: Wid) => {
        if (!wid.isUser()) throw new Error(`not a user wid: ${wid.toString()}`);
        return wid;
      },
    },
    WAWebContactGetters: contactGetters,
    WAWebFrontendContactGetters: frontendContactGetters,
    WAWebApiContact: {
      getAlternateUserWid: (wid: Wid) => people.alternate(wid),
      getCurrentLid: (wid: Wid) => (wid.isLid() ? wid : people.alternate(wid)),
      getPhoneNumber: (wid: Wid) => (wid.isLid() ? people.alternate(wid) : wid),
    },
    WAWebLidMigrationUtils: {
      toPn: (wid: Wid) => (wid.isLid() ? people.alternate(wid) : wid),
      toUserLid: (wid: Wid) => (wid.isLid() ? wid : people.alternate(wid)),
    },
    WAWebQueryExistsJob: {
      queryWidExists: async (wid: Wid) => {
        const number = numberOf(wid);
        const person = number === null ? people.get(wid) : await people.query(number);
        return person ? { wid: pnWid(person.number), lid: lidWid(person.lid) } : null;
      },
    },
  };
}

function messageModules({ sending }: ChatParts) {
  return {
    WALinkify: { findLink, findLinks },
    WAWebMsgKey: MsgKey,
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: (_chat: Chat) => ({}) },
    WAWebLinkPreviewChatAction: { getLinkPreview: () => Promise.resolve(undefined) },
    WAWebSendMsgChatAction: {
      addAndSendMsgToChat: (chat: Chat, message: Record<string, unknown>) =>
        sending.addAndSend(chat, message),
    },
    WAWebChatStateBridge: {
      sendChatStateComposing: (wid: Wid) => sending.sendTyping(wid),
      sendChatStatePaused: (_wid: Wid) => Promise.resolve(),
    },
    WAWebUpdateUnreadChatAction: {
      sendSeen: ({ chat }: { chat: Chat }) => sending.sendSeen(chat),
    },
  };
}
