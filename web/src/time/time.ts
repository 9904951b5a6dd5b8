const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
});
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const short = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const shortClock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** "now", "12 sec. ago", "3 min. ago", "yesterday". Times of a server slightly ahead count as now. */
export function formatRelative(iso: string, nowMs: number): string {
  const seconds = Math.round((nowMs - Date.parse(iso)) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < minute) return relative.format(-seconds, 'second');
  if (seconds < hour) return relative.format(-Math.floor(seconds / minute), 'minute');
  if (seconds < day) return relative.format(-Math.floor(seconds / hour), 'hour');
  return relative.format(-Math.floor(seconds / day), 'day');
}

/** Local date and time to the second, with the zone. */
export function formatExact(iso: string): string {
  return exact.format(new Date(iso));
}

/** Local time of day to the second. */
export function formatClock(time: string | number): string {
  return clock.format(new Date(time));
}

/** Local time of day to the minute, as beside a message. */
export function formatShortClock(iso: string): string {
  return shortClock.format(new Date(iso));
}

/** Local day and time to the minute: "21 Nov, 14:05". */
export function formatShort(iso: string): string {
  return short.format(new Date(iso));
}

/** Whole seconds until then, never below zero. */
export function secondsUntil(iso: string, nowMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 1000));
}

/** 75 → "1:15". */
export function formatCountdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
