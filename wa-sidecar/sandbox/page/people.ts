import type { Person } from '../wire.js';
import { flavour } from './flavour.js';
import type { Storage } from './storage.js';
import type { Transport } from './transport.js';
import { lidWid, numberOf, pnWid, type Wid } from './wid.js';

/** Who is who: numbers, LIDs and names that this profile has met, and the account itself. */
export class People {
  readonly #byNumber = new Map<string, Person>();
  readonly #byLid = new Map<string, Person>();
  me: Person | null = null;

  constructor(
    private readonly storage: Storage,
    private readonly transport: Transport,
  ) {}

  learn(person: Person): void {
    this.#byNumber.set(person.number, person);
    this.#byLid.set(person.lid, person);
  }

  list(): Person[] {
    return [...this.#byNumber.values()];
  }

  get(wid: Wid): Person | undefined {
    const number = numberOf(wid);
    if (number !== null) return this.#byNumber.get(number);
    return wid.isLid() ? this.#byLid.get(wid.user) : undefined;
  }

  /** Asks the server; null when the number is not on WhatsApp. */
  async query(number: string): Promise<Person | null> {
    const { person } = await this.transport.ask({ type: 'lookup', number }, 'person');
    if (person) {
      this.learn(person);
      await this.storage.save({ people: [person] });
    }
    return person;
  }

  /** The number behind an id, null when nothing is known of it. */
  numberOf(wid: Wid): string | null {
    return numberOf(wid) ?? this.get(wid)?.number ?? null;
  }

  /** The id under which a number's chat is kept. */
  chatWid(number: string): Wid {
    const person = this.#byNumber.get(number);
    return flavour === 'current' && person ? lidWid(person.lid) : pnWid(number);
  }

  /** The other id of the same person. */
  alternate(wid: Wid): Wid | undefined {
    const person = this.get(wid);
    if (!person) return undefined;
    return wid.isLid() ? pnWid(person.number) : lidWid(person.lid);
  }

  mePn(): Wid | undefined {
    return this.me ? pnWid(this.me.number) : undefined;
  }

  meLid(): Wid | undefined {
    return this.me ? lidWid(this.me.lid) : undefined;
  }

  /** The own id as it stands in a chat's messages. */
  meIn(chat: Wid): Wid | undefined {
    return chat.isLid() ? this.meLid() : this.mePn();
  }
}
