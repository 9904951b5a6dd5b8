import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { EventLog } from '../state/event-log.js';
import type { Link, Phone } from '../state/state.js';
import { tooManyLinks } from './errors.js';

/** As on WhatsApp. */
const MAX_LINKS = 4;

interface LinksEvents {
  removed: [linkId: string];
}

/** The linked devices of all phones. */
export class Links extends EventEmitter<LinksEvents> {
  constructor(private readonly log: EventLog) {
    super();
  }

  listOf(phoneId: string): Link[] {
    return [...this.log.state.links.values()].filter((link) => link.phoneId === phoneId);
  }

  /** @throws SandboxError `sandbox.too_many_linked_devices` */
  requireRoom(phone: Phone): void {
    if (this.listOf(phone.id).length >= MAX_LINKS) throw tooManyLinks();
  }

  /** The link and the secret by which its page will be known; only a hash of it is kept. */
  create(phone: Phone, name: string): { link: Link; token: string } {
    this.requireRoom(phone);
    const id = randomUUID();
    const token = randomBytes(32).toString('base64url');
    const tokenHash = hash(token).toString('hex');
    const at = Date.now();
    this.log.append({ type: 'link.created', id, phoneId: phone.id, name, tokenHash, at });
    return { link: { id, phoneId: phone.id, name, tokenHash, linkedAt: at }, token };
  }

  /** The phone of a link if the token is right and neither was removed. */
  getPhone(linkId: string, token: string): Phone | undefined {
    const link = this.log.state.links.get(linkId);
    if (!link || !timingSafeEqual(hash(token), Buffer.from(link.tokenHash, 'hex'))) {
      return undefined;
    }
    return this.log.state.phones.get(link.phoneId);
  }

  /** False when there was no such link. */
  remove(linkId: string): boolean {
    if (!this.log.state.links.has(linkId)) return false;
    this.log.append({ type: 'link.removed', id: linkId });
    this.emit('removed', linkId);
    return true;
  }
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
