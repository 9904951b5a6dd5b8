import { randomInt } from 'node:crypto';

/** The numbers that behave in a fixed way, shared by all owners. */
export const SCRIPTED = {
  answers: '+15550100001',
  slow: '+15550100002',
  notOnWhatsApp: '+15550100003',
  sendsFail: '+15550100004',
  removesDevice: '+15550100005',
} as const;

interface ScriptedNumber {
  number: string;
  name: string;
  does: string;
}

export const SCRIPTED_NUMBERS: readonly ScriptedNumber[] = [
  {
    number: SCRIPTED.answers,
    name: 'Echo',
    does: 'Reads each text and answers it with “You said: …”.',
  },
  { number: SCRIPTED.slow, name: 'Slow', does: 'Each tick takes some seconds.' },
  { number: SCRIPTED.notOnWhatsApp, name: 'Nobody', does: 'Is not on WhatsApp.' },
  { number: SCRIPTED.sendsFail, name: 'Failing', does: 'Every message to it fails.' },
  {
    number: SCRIPTED.removesDevice,
    name: 'Remover',
    does: 'A message to it removes the linked device that sent it.',
  },
];

export function getScripted(number: string): ScriptedNumber | undefined {
  return SCRIPTED_NUMBERS.find((scripted) => scripted.number === number);
}

/** E.164 with + from digits with or without it; null when it cannot be a number. */
export function parseNumber(text: string): string | null {
  const match = /^\+?([1-9]\d{6,14})$/.exec(text);
  return match ? `+${match[1]}` : null;
}

/**
 * The digits of a number's LID. A fixed scrambling, so that every number has one without
 * being stored; WhatsApp's own LIDs are unrelated to the number.
 */
export function lidOf(number: string): string {
  const digits = Array.from(number.slice(1), (digit) => (Number(digit) * 7 + 3) % 10).reverse();
  return `2${digits.join('')}00`;
}

/** A number for a new phone, from +1 555 01, the range that is never handed out. */
export function randomNumber(): string {
  return `+155501${randomInt(10_000, 100_000)}`;
}
