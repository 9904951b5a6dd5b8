/**
 * What the engine asks of WhatsApp Web's page, and nothing more. Members marked optional
 * are not in every build of the page; everything about them sits in a try/catch.
 */

/** A WhatsApp id: user, group or broadcast. Its text moved from `_serialized` to `$1` in places. */
export interface PageWid {
  _serialized?: string;
  $1?: string;
  user?: string;
  server?: string;
  isLid?(): boolean;
}

export interface PageMsgKey {
  id: string;
  fromMe: boolean;
  remote: PageWid | string;
  participant?: PageWid | string;
  _serialized?: string;
  $1?: string;
}

export interface PageMsg {
  id: PageMsgKey;
  ack?: number;
  /** Seconds since 1970. */
  t: number;
  type: string;
  isNewMsg?: boolean;
  from?: PageWid;
  author?: PageWid;
}

/** A message as the page's functions hand it to Node: plain JSON. */
export type PageMsgModel = Record<string, unknown>;

export interface PageChat {
  id: PageWid;
  /** Time of the last activity, seconds since 1970. */
  t?: number;
  unreadCount?: number;
  msgs: { getModelsArray(): PageMsg[] };
}

type Listener = (...args: never[]) => void;

export interface PageEmitter {
  on: (event: string, listener: Listener, ...rest: unknown[]) => unknown;
}

interface PageMsgCollection extends PageEmitter {
  get(key: string): PageMsg | undefined;
  getMessagesById?(keys: string[]): Promise<{ messages?: PageMsg[] } | undefined>;
}

interface MsgKeyParts {
  from: unknown;
  to: unknown;
  id: string;
  participant: unknown;
  selfDir: 'out';
}

type MsgKeyClass = new (parts: MsgKeyParts) => PageMsgKey;

export type OutgoingMessage = {
  id: PageMsgKey;
  from: unknown;
  to: unknown;
  wantedId?: string;
};
export type AddAndSend = (
  chat: PageChat,
  message: OutgoingMessage,
  ...rest: unknown[]
) => [Promise<unknown>, Promise<unknown>];

interface PageModules {
  WAWebCollections: {
    Msg: PageMsgCollection;
    Chat: PageEmitter & {
      get(wid: PageWid): PageChat | undefined;
      getModelsArray(): PageChat[];
    };
  };
  WAWebSocketModel: { Socket: PageEmitter & { state: string; hasSynced?: boolean } };
  WAWebCmd: { Cmd: { refreshQR(): unknown } };
  WAWebAltDeviceLinkingApi: { initializeQRLinking?(): Promise<unknown> };
  WAWebWidFactory: { createWid(jid: string): PageWid };
  WAWebMsgKey: MsgKeyClass;
  WAWebSendMsgChatAction: { addAndSendMsgToChat: AddAndSend };
  WAWebQueryExistsJob: {
    queryWidExists(wid: PageWid): Promise<{ wid?: PageWid } | null | undefined>;
  };
  WAWebConnModel: { Conn: { serialize?(): { pushname?: unknown }; pushname?: unknown } };
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser(): PageWid | null | undefined;
    getMaybeMeLidUser?(): PageWid | null | undefined;
  };
  WAWebLidMigrationUtils: {
    toPn?(wid: PageWid): PageWid | null | undefined;
    toLid?(wid: PageWid): PageWid | null | undefined;
  };
  WAWebApiContact: {
    getPhoneNumber?(wid: PageWid): PageWid | null | undefined;
    getCurrentLid?(wid: PageWid): PageWid | null | undefined;
    getAlternateUserWid?(wid: PageWid): PageWid | null | undefined;
  };
  WAWebChatLoadMessages: { loadEarlierMsgs(where: { chat: PageChat }): Promise<PageMsg[] | null> };
}

/** Functions that whatsapp-web.js leaves in the page. */
interface LibraryInPage {
  getChat(jid: string, options: { getAsModel: false }): Promise<PageChat | null | undefined>;
  sendMessage(chat: PageChat, text: string, options: Record<string, unknown>): Promise<unknown>;
  getMessageModel: (message: PageMsg) => PageMsgModel;
  sendChatstate(state: 'typing', jid: string): Promise<unknown>;
}

interface PagePerson {
  jid: string;
  lid: string | null;
  /** E.164 with +. */
  phone: string | null;
}

/** What our own page functions share; made by `toolbox.ts`. */
export interface PageToolbox {
  /** The text of any id, whatever the build calls the field. */
  serialized: (id: unknown) => string;
  /** The value, or undefined if anything about it is missing or throws. */
  optional: <T>(read: () => T) => T | undefined;
  person: (wid: unknown) => PagePerson;
  /** The chat's own name and, where known, its other one (phone or LID). */
  aliases: (jid: string) => string[];
  /** A message of ours in the page's store or database. */
  findOwn?: (waId: string, chatJid: string) => Promise<PageMsg | undefined>;
  /** Event names registered on the page's models while the library attached its listeners. */
  registered: string[];
}

export interface PageWindow {
  require<Name extends keyof PageModules>(name: Name): PageModules[Name];
  WWebJS?: LibraryInPage;
  botwave?: PageToolbox;
  botwaveDocument?: string;
  codeInterval?: unknown;
  onAppStateHasSyncedEvent?(): Promise<void>;
  onAddMessageEvent?(model: PageMsgModel): void;
  onMessageAckEvent?(model: PageMsgModel, ack: number): void;
  onAppStateChangedEvent?(state: string): void;
}
