import type { Ack, Content, Person } from '../wire.js';

/** A message as the profile keeps it. */
export interface StoredMessage {
  /** `in|out`, the other's number and the id: the same in both flavours. */
  key: string;
  chat: string;
  fromMe: boolean;
  id: string;
  content: Content;
  /** Milliseconds since 1970. */
  at: number;
  ack: Ack;
  /** Read here; the server may not know it yet. */
  seen: boolean;
  /** The server's place for it; 0 while it is not accepted. */
  seq: number;
}

export interface Identity {
  linkId: string;
  token: string;
  me: Person;
}

/** Keys of a device that may be linked; new ones after each logout. */
export interface Registration {
  noiseKey: Uint8Array;
  identityKey: Uint8Array;
  secret: string;
}

interface MetaValues {
  identity: Identity;
  registration: Registration;
  cursor: number;
}

const STORES = ['meta', 'messages', 'people'] as const;

export function storageKey(message: { fromMe: boolean; chat: string; id: string }): string {
  return `${message.fromMe ? 'out' : 'in'}|${message.chat}|${message.id}`;
}

/** The page's IndexedDB: what makes a restored profile linked, and its messages. */
export class Storage {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<Storage> {
    const request = indexedDB.open('whatsapp-sandbox', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('meta');
      request.result.createObjectStore('messages', { keyPath: 'key' });
      request.result.createObjectStore('people', { keyPath: 'number' });
    };
    return new Storage(await settled(request));
  }

  async getMeta<Name extends keyof MetaValues>(name: Name): Promise<MetaValues[Name] | undefined> {
    const store = this.database.transaction('meta').objectStore('meta');
    return settled<MetaValues[Name] | undefined>(store.get(name));
  }

  /** On disk when it resolves: without the identity the link is lost. */
  async putMeta<Name extends keyof MetaValues>(name: Name, value: MetaValues[Name]): Promise<void> {
    const transaction = this.database.transaction('meta', 'readwrite', { durability: 'strict' });
    transaction.objectStore('meta').put(value, name);
    await completed(transaction);
  }

  /** Messages, people and the new cursor in one step, so that nothing is passed over. */
  async save(changes: {
    messages?: StoredMessage[];
    people?: Person[];
    cursor?: number | null;
  }): Promise<void> {
    const transaction = this.database.transaction(STORES, 'readwrite');
    for (const message of changes.messages ?? []) transaction.objectStore('messages').put(message);
    for (const person of changes.people ?? []) transaction.objectStore('people').put(person);
    if (typeof changes.cursor === 'number') {
      transaction.objectStore('meta').put(changes.cursor, 'cursor');
    }
    await completed(transaction);
  }

  /** @throws DataError for an undefined key, as WhatsApp Web does. */
  async getMessage(key: string | undefined): Promise<StoredMessage | undefined> {
    const store = this.database.transaction('messages').objectStore('messages');
    return settled<StoredMessage | undefined>(store.get(key as string));
  }

  async listMessages(): Promise<StoredMessage[]> {
    const store = this.database.transaction('messages').objectStore('messages');
    return settled<StoredMessage[]>(store.getAll());
  }

  async listPeople(): Promise<Person[]> {
    const store = this.database.transaction('people').objectStore('people');
    return settled<Person[]>(store.getAll());
  }

  async clear(): Promise<void> {
    const transaction = this.database.transaction(STORES, 'readwrite', { durability: 'strict' });
    for (const name of STORES) transaction.objectStore(name).clear();
    await completed(transaction);
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'));
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB aborted'));
  });
}
