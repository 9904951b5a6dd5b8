import { recipientInvalid } from './messages.errors.js';

/** To whom a message goes: the conversation and, for a person known by number, that number. */
export interface Recipient {
  /** …@c.us, …@g.us or …@lid */
  chat: string;
  /** E.164 with +; null for groups and for people known by LID only. */
  number: string | null;
}

/** Marks of writing direction that copied numbers bring along. */
const invisible = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const separators = /[\s().\-\u2010-\u2015]/g;

/**
 * One recipient in any usual writing. Digits are international with or without `+`; `00` and a
 * leading space (what a URL makes of `+`) count as `+`; the trunk zero of `+49 (0)151` is dropped.
 * Throws `messages.recipient_invalid`.
 */
export function parseRecipient(raw: string): Recipient {
  const written = raw.replace(invisible, '').trimEnd();
  const jid = parseJid(written.trimStart());
  if (jid) return jid;
  const phone = phoneOf(written);
  if (!phone) throw recipientInvalid();
  return personByNumber(phone);
}

/** E.164 with + of a number in any usual writing; undefined when it is none. */
export function phoneOf(raw: string): string | undefined {
  const written = raw.replace(invisible, '').trim();
  const international = /^(\+|00)/.test(written);
  const withoutTrunkZero = international ? written.replace('(0)', '') : written;
  const digits = withoutTrunkZero.replace(/^(\+|00)/, '').replace(separators, '');
  return /^[1-9][0-9]{6,14}$/.test(digits) ? `+${digits}` : undefined;
}

function parseJid(written: string): Recipient | undefined {
  if (!written.includes('@')) return undefined;
  const person = /^([1-9][0-9]{6,14})@c\.us$/.exec(written);
  if (person) return personByNumber(`+${person[1]}`);
  const byLid = /^[1-9][0-9]{4,19}@lid$/.test(written);
  const group = /^[1-9][0-9]{4,24}(-[0-9]{5,15})?@g\.us$/.test(written);
  if (!byLid && !group) throw recipientInvalid();
  return { chat: written, number: null };
}

function personByNumber(number: string): Recipient {
  return { chat: `${number.slice(1)}@c.us`, number };
}
