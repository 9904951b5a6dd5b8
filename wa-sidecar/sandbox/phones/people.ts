import { getScripted, lidOf, SCRIPTED } from '../numbers.js';
import type { Phone, State } from '../state/state.js';
import type { Person } from '../wire.js';

export function getPhoneByNumber(state: State, number: string): Phone | undefined {
  for (const phone of state.phones.values()) if (phone.number === number) return phone;
  return undefined;
}

/** What WhatsApp tells about a number; null when it is not on WhatsApp. */
export function getPerson(state: State, number: string): Person | null {
  if (number === SCRIPTED.notOnWhatsApp) return null;
  const name = getPhoneByNumber(state, number)?.name ?? getScripted(number)?.name ?? null;
  return { number, lid: lidOf(number), name };
}
