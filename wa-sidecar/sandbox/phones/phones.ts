import { randomUUID } from 'node:crypto';
import { getScripted, randomNumber } from '../numbers.js';
import type { EventLog } from '../state/event-log.js';
import type { Phone } from '../state/state.js';
import { numberReserved, numberTaken, phoneNotFound, tooManyPhones } from './errors.js';
import type { Links } from './links.js';
import type { Messages } from './messages.js';
import { getPhoneByNumber } from './people.js';

const mostPhonesPerOwner = 50;

/** The phones that users made. Every call takes the owner; others' phones do not exist. */
export class Phones {
  constructor(
    private readonly log: EventLog,
    private readonly links: Links,
    private readonly messages: Messages,
  ) {}

  list(owner: string): Phone[] {
    return [...this.log.state.phones.values()].filter((phone) => phone.owner === owner);
  }

  /** @throws SandboxError `sandbox.phone_not_found` */
  require(owner: string, id: string): Phone {
    const phone = this.log.state.phones.get(id);
    if (phone?.owner !== owner) throw phoneNotFound();
    return phone;
  }

  /** @throws SandboxError `sandbox.number_taken`, `sandbox.number_reserved`, `sandbox.too_many_phones` */
  create(owner: string, wish: { name?: string | undefined; number?: string | undefined }): Phone {
    if (this.list(owner).length >= mostPhonesPerOwner) throw tooManyPhones(mostPhonesPerOwner);
    const number = wish.number ?? this.#freeNumber();
    if (getScripted(number)) throw numberReserved();
    if (getPhoneByNumber(this.log.state, number)) throw numberTaken();
    const id = randomUUID();
    const name = wish.name ?? `Phone ${number.slice(-4)}`;
    this.log.append({ type: 'phone.created', id, owner, number, name, at: Date.now() });
    return this.require(owner, id);
  }

  change(
    owner: string,
    id: string,
    changes: { name?: string | undefined; online?: boolean | undefined },
  ): Phone {
    const phone = this.require(owner, id);
    this.log.append({
      type: 'phone.changed',
      id,
      ...(changes.name !== undefined && { name: changes.name }),
      ...(changes.online !== undefined && { online: changes.online }),
    });
    if (phone.online) this.messages.deliverAll(phone.number);
    return phone;
  }

  delete(owner: string, id: string): void {
    this.require(owner, id);
    for (const link of this.links.listOf(id)) this.links.remove(link.id);
    this.log.append({ type: 'phone.deleted', id });
  }

  /** For an owner who is gone: nothing of theirs stays on disk either. Can be repeated. */
  deleteAll(owner: string): void {
    for (const { id } of this.list(owner)) this.delete(owner, id);
    this.log.compact();
  }

  #freeNumber(): string {
    for (;;) {
      const number = randomNumber();
      if (!getPhoneByNumber(this.log.state, number)) return number;
    }
  }
}
