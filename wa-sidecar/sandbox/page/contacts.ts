import type { Person } from '../wire.js';
import { flavour } from './flavour.js';
import { Model } from './model.js';
import type { People } from './people.js';
import { lidWid, pnWid, type Wid } from './wid.js';

export class Contact extends Model {
  readonly id: Wid;
  /** The phone number's id of a contact that is kept by LID. */
  phoneNumber: Wid | undefined;
  name: string | undefined;
  pushname: string | undefined;
  isBusiness = false;
  isEnterprise = false;
  isContactBlocked = false;
  isMe: boolean;

  constructor(id: Wid, person: Person | undefined, isMe: boolean) {
    super();
    this.id = id;
    this.isMe = isMe;
    this.phoneNumber = id.isLid() && person ? pnWid(person.number) : undefined;
    this.name = undefined;
    this.pushname = person?.name ?? undefined;
  }
}

/** `WAWebCollections.Contact`: everybody this profile has met. */
export function createContactCollection(people: People) {
  const toContact = (person: Person) => {
    const id = flavour === 'current' ? lidWid(person.lid) : pnWid(person.number);
    return new Contact(id, person, person.number === people.me?.number);
  };
  const get = (wid: Wid) => {
    const person = people.get(wid);
    return person && toContact(person);
  };
  return {
    get,
    find: async (wid: Wid): Promise<Contact> => {
      const known = get(wid);
      if (known) return known;
      const number = people.numberOf(wid);
      const person = number === null ? null : await people.query(number);
      return person ? toContact(person) : new Contact(wid, undefined, false);
    },
    getModelsArray: () => people.list().map(toContact),
  };
}

/** `WAWebContactGetters`: the library reads contacts through these only. */
export const contactGetters = {
  getIsMe: (contact: Contact) => contact.isMe,
  getIsUser: (contact: Contact) => contact.id.isUser(),
  getIsGroup: (contact: Contact) => contact.id.isGroup(),
  getIsWAContact: (contact: Contact) => contact.pushname !== undefined || contact.isMe,
  getUserid: (contact: Contact) => (contact.phoneNumber ?? contact.id).user,
  getVerifiedName: (_contact: Contact) => undefined,
  getVerifiedLevel: (_contact: Contact) => undefined,
  getStatusMute: (_contact: Contact) => false,
  getName: (contact: Contact) => contact.name,
  getShortName: (contact: Contact) => contact.name?.split(' ')[0],
  getPushname: (contact: Contact) => contact.pushname,
  getIsEnterprise: (contact: Contact) => contact.isEnterprise,
};

/** `WAWebFrontendContactGetters`: nobody is in the account's address book. */
export const frontendContactGetters = {
  getIsMyContact: (contact: Contact) => contact.name !== undefined,
};
