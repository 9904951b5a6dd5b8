/** A WhatsApp id: `user@server`. The own properties are what crosses to Node. */
export class Wid {
  readonly server: string;
  readonly user: string;
  readonly _serialized: string;

  constructor(user: string, server: string) {
    this.server = server;
    this.user = user;
    this._serialized = `${user}@${server}`;
  }

  toString(): string {
    return this._serialized;
  }

  toJid(): string {
    return this._serialized;
  }

  equals(other: unknown): boolean {
    return String(other) === this._serialized;
  }

  isLid(): boolean {
    return this.server === 'lid';
  }

  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid';
  }

  isGroup(): boolean {
    return this.server === 'g.us';
  }

  isStatus(): boolean {
    return this._serialized === 'status@broadcast';
  }

  isBroadcast(): boolean {
    return this.server === 'broadcast';
  }

  isNewsletter(): boolean {
    return this.server === 'newsletter';
  }
}

/** @throws Error for what is no id. Takes text, a Wid, or a Wid that went through JSON. */
export function createWid(like: unknown): Wid {
  if (like instanceof Wid) return like;
  const text =
    typeof like === 'object' && like !== null && '_serialized' in like ? like._serialized : like;
  const match = typeof text === 'string' ? /^([^@\s]+)@([a-z.]+)$/.exec(text) : null;
  if (!match) throw new Error(`wid error: invalid wid ${String(text)}`);
  const [, user = '', server = ''] = match;
  return new Wid(user, server === 's.whatsapp.net' ? 'c.us' : server);
}

/** The number (E.164 with +) of a phone number's id; null for any other. */
export function numberOf(wid: Wid): string | null {
  return wid.server === 'c.us' ? `+${wid.user}` : null;
}

export function pnWid(number: string): Wid {
  return new Wid(number.slice(1), 'c.us');
}

export function lidWid(lid: string): Wid {
  return new Wid(lid, 'lid');
}
