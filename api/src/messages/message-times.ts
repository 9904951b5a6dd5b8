import { expiresBeforeSending, expiresInPast, sendAtTooFar } from './messages.errors.js';

const longestAheadDays = 366;
const msPerDay = 86_400_000;

export interface MessageTimes {
  /** Null: at once. */
  sendAt: Date | null;
  /** Null: it waits for as long as it takes. */
  expiresAt: Date | null;
}

/**
 * The times of a request, ISO 8601 with a zone and checked for that. A past `sendAt` means now.
 * Throws 400 `messages.send_at_too_far`, `messages.expires_in_past`, `messages.expires_before_sending`.
 */
export function parseTimes(
  given: { sendAt: string | undefined; expiresAt: string | undefined },
  now: Date = new Date(),
): MessageTimes {
  const sendAt = given.sendAt === undefined ? null : new Date(given.sendAt);
  const expiresAt = given.expiresAt === undefined ? null : new Date(given.expiresAt);
  if (sendAt && sendAt.getTime() - now.getTime() > longestAheadDays * msPerDay) {
    throw sendAtTooFar();
  }
  if (expiresAt && expiresAt <= now) throw expiresInPast();
  if (expiresAt && sendAt && expiresAt <= sendAt) throw expiresBeforeSending();
  return { sendAt, expiresAt };
}
