/** Helpers for <input type="datetime-local">, whose value is local time without a zone. */

/** "2026-03-01T12:30" in the reader's zone; seconds are kept where there are any. */
export function toLocalInput(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return `${day}T${time}${date.getSeconds() > 0 ? `:${two(date.getSeconds())}` : ''}`;
}

/** The moment as ISO in UTC; null when nothing, or no date, was entered. */
export function fromLocalInput(value: string): string | null {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(value)) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** The reader's zone with its offset then, e.g. "Europe/Berlin, GMT+2". */
export function describeZone(date: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' });
  const offset = format.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value;
  const zone = format.resolvedOptions().timeZone;
  return offset === undefined || zone === 'UTC' ? zone : `${zone}, ${offset}`;
}
