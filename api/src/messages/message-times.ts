import { expiresBeforeSending, expiresInPast, sendAtTooFar } from './messages.errors.js';

const longestAheadDays = 366;
const msPerDay = 86_400_000;

export interface MessageTimes {
  /** Null: at once. */
  sendAt: Date | null;
  /** Null: it waits for as long as it takes. */
  expiresAt: Date | null;
}

/** The times of a request, ISO 8601 with a zone and checked for that. */
export function parseTimes(given: {
  sendAt: string | undefined;
  expiresAt: string | undefined;
}): MessageTimes {
  return {
    sendAt: given.sendAt === undefined ? null : new Date(given.sendAt),
    expiresAt: given.expiresAt === undefined ? null : new Date(given.expiresAt),
  };
}

/** A device may ask that what names no end of its own is not sent later than so long after it is due. */
export function withDeviceEnd(
  times: MessageTimes,
  maxAgeSeconds: number | null,
  now: Date,
): MessageTimes {
  if (times.expiresAt || maxAgeSeconds === null) return times;
  const due = Math.max(times.sendAt?.getTime() ?? 0, now.getTime());
  return { ...times, expiresAt: new Date(due + maxAgeSeconds * 1_000) };
}

/**
 * Of a new message only: a replay is answered also when its times have passed meanwhile.
 * A past `sendAt` means now. Throws 400 `messages.send_at_too_far`, `messages.expires_in_past`,
 * `messages.expires_before_sending`.
 */
export function checkTimes({ sendAt, expiresAt }: MessageTimes, now: Date): void {
  if (sendAt && sendAt.getTime() - now.getTime() > longestAheadDays * msPerDay) {
    throw sendAtTooFar();
  }
  if (expiresAt && expiresAt <= now) throw expiresInPast();
  if (expiresAt && sendAt && expiresAt <= sendAt) throw expiresBeforeSending();
}
