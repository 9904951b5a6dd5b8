import { flavour } from './flavour.js';
import { createWid, type Wid } from './wid.js';

/** Where a key's text lies. WhatsApp Web renamed it (minified) in builds 2.3000.1042401057 on. */
const TEXT_PROPERTY = flavour === 'older' ? '_serialized' : '$1';

interface MsgKeyParts {
  id: string;
  fromMe?: boolean;
  remote?: Wid;
  from?: Wid;
  to?: Wid;
  selfDir?: 'in' | 'out';
  participant?: Wid | undefined;
}

/** A message's id. `fromMe`, `remote`, `id` and its text are own properties and writable. */
export class MsgKey {
  fromMe: boolean;
  remote: Wid;
  id: string;
  participant?: Wid;

  constructor(parts: MsgKeyParts) {
    this.fromMe = parts.fromMe ?? parts.selfDir === 'out';
    const remote = parts.remote ?? (this.fromMe ? parts.to : parts.from);
    if (!remote) throw new Error('MsgKey error: obj is null/undefined');
    this.remote = remote;
    this.id = parts.id;
    if (parts.participant) this.participant = parts.participant;
    const text = [this.fromMe, this.remote, this.id, this.participant].filter(
      (part) => part !== undefined,
    );
    Reflect.set(this, TEXT_PROPERTY, text.join('_'));
  }

  toString(): string {
    return String(Reflect.get(this, TEXT_PROPERTY));
  }

  equals(other: unknown): boolean {
    return String(other) === this.toString();
  }

  static fromString(text: string): MsgKey {
    const [fromMe, remote, id = '', participant] = text.split('_');
    return new MsgKey({
      fromMe: fromMe === 'true',
      remote: createWid(remote),
      id,
      participant: participant === undefined ? undefined : createWid(participant),
    });
  }

  static newId(): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return Promise.resolve(`3EB0${hex.toUpperCase()}`);
  }
}
