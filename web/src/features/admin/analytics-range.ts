import type { AnalyticsInput } from './api/analytics';
import { readersZone } from './readers-zone';

export const ranges = ['24h', '7d', '30d', '90d', '1y', 'custom'] as const;
export type Range = (typeof ranges)[number];

export const rangeWords: Record<Range, string> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '1y': 'Last year',
  custom: 'From day to day',
};

export interface RangeChoice {
  range?: Range | undefined;
  unit?: 'hour' | 'day' | undefined;
  /** Days as <input type="date"> gives them: 2027-01-31. */
  from?: string | undefined;
  to?: string | undefined;
  user?: string | undefined;
  device?: string | undefined;
}

const hourMs = 3_600_000;
const days: Record<Exclude<Range, '24h' | 'custom'>, number> = {
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '1y': 365,
};
/** A month by the hour is the most that is counted. */
const longestByHour = 31;

/** By the hour only where the server counts so. */
export function unitsOf(range: Range): ('hour' | 'day')[] {
  if (range === '24h') return ['hour'];
  return range === '90d' || range === '1y' ? ['day'] : ['day', 'hour'];
}

export function unitOf({ range = '30d', unit }: RangeChoice): 'hour' | 'day' {
  const [usual = 'day', ...others] = unitsOf(range);
  return others.find((each) => each === unit) ?? usual;
}

/**
 * What to ask the server for; the same within an hour, so that it is not asked anew at every
 * turn. Null while a range of one's own has no sense yet: its sentence says what is wrong.
 */
export function toAnalyticsInput(
  choice: RangeChoice,
  nowMs: number,
): { input: AnalyticsInput } | { input: null; wrong: string } {
  const unit = unitOf(choice);
  const { user, device } = choice;
  const span = spanOf(choice, nowMs);
  if ('wrong' in span) return { input: null, wrong: span.wrong };
  return {
    input: {
      ...span,
      unit,
      timeZone: readersZone(),
      ...(user === undefined ? {} : { userId: user }),
      ...(device === undefined ? {} : { deviceId: device }),
    },
  };
}

function spanOf(
  { range = '30d', unit, from, to }: RangeChoice,
  nowMs: number,
): { from: string; to?: string } | { wrong: string } {
  if (range === '24h') {
    return { from: new Date(Math.floor(nowMs / hourMs) * hourMs - 23 * hourMs).toISOString() };
  }
  if (range !== 'custom') return { from: startOfDay(nowMs, 1 - days[range]).toISOString() };
  const first = readDay(from);
  const last = readDay(to);
  if (first === null || last === null) return { wrong: 'Choose the first and the last day.' };
  const end = startOfDay(last.getTime(), 1);
  const count = Math.round((end.getTime() - first.getTime()) / (24 * hourMs));
  if (count < 1) return { wrong: 'The last day is before the first. Choose a later one.' };
  if (count > 366) return { wrong: 'At most a year can be shown. Choose days nearer together.' };
  if (unit === 'hour' && count > longestByHour) {
    return {
      wrong: `By the hour at most ${longestByHour} days can be shown. Choose fewer, or days as the unit.`,
    };
  }
  return { from: first.toISOString(), to: end.toISOString() };
}

/** Midnight of the reader's zone, some days from then. */
function startOfDay(atMs: number, offset: number): Date {
  const at = new Date(atMs);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + offset);
}

function readDay(text: string | undefined): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '');
  if (!parts) return null;
  const [, year, month, day] = parts.map(Number);
  const date = new Date(year ?? 0, (month ?? 0) - 1, day);
  return date.getMonth() + 1 === month ? date : null;
}

/** Address of the same figures as a file. */
export function csvAddress(file: string, input: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) {
    if (typeof value === 'string' && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return `/api/v1/admin/${file}${text === '' ? '' : `?${text}`}`;
}
