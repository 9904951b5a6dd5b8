/** What a bar is made of; each has its own colour and its own pattern. */
export const seriesKeys = [
  'sent',
  'failed',
  'unconfirmed',
  'waiting',
  'dropped',
  'received',
] as const;
export type SeriesKey = (typeof seriesKeys)[number];

interface SeriesWords {
  word: string;
  meaning: string;
}

const words: Record<SeriesKey, SeriesWords> = {
  sent: { word: 'Sent', meaning: 'WhatsApp has them.' },
  failed: { word: 'Failed', meaning: 'Were not sent.' },
  unconfirmed: { word: 'Unconfirmed', meaning: 'Handed over; no word from WhatsApp.' },
  waiting: { word: 'Waiting', meaning: 'Scheduled, queued or being sent.' },
  dropped: { word: 'Dropped', meaning: 'Cancelled or expired.' },
  received: { word: 'Received', meaning: 'Came in.' },
};

export const describeSeries = (key: SeriesKey): SeriesWords => words[key];

/** One step of time, with how many of each. */
export interface ChartRow {
  /** When the step begins, ISO. */
  start: string;
  values: Partial<Record<SeriesKey, number>>;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hourFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** "21 Nov", or by the hour "21 Nov, 14:00"; in the reader's zone. */
export function formatStep(start: string, unit: 'hour' | 'day'): string {
  return (unit === 'day' ? dayFormat : hourFormat).format(new Date(start));
}

/** The rows as an own type of each analytics answer has them. */
export function toChartRows<Row extends { start: string }>(
  rows: readonly (Row & Partial<Record<SeriesKey, number>>)[],
  series: readonly SeriesKey[],
): ChartRow[] {
  return rows.map((row) => ({
    start: row.start,
    values: Object.fromEntries(series.map((key) => [key, row[key] ?? 0])),
  }));
}

/** The figures in one sentence: what a reader who does not see the chart hears. */
export function summarise(
  rows: readonly ChartRow[],
  { series, unit }: { series: readonly SeriesKey[]; unit: 'hour' | 'day' },
): string {
  const count = (row: ChartRow): number =>
    series.reduce((sum, key) => sum + (row.values[key] ?? 0), 0);
  const total = rows.reduce((sum, row) => sum + count(row), 0);
  const span = `${rows.length} ${unit}${rows.length === 1 ? '' : 's'}`;
  if (total === 0) return `No message in ${span}.`;
  const busiest = rows.reduce((most, row) => (count(row) > count(most) ? row : most));
  const each = series
    .map((key) => ({ key, sum: rows.reduce((sum, row) => sum + (row.values[key] ?? 0), 0) }))
    .filter(({ sum }) => sum > 0)
    .map(({ key, sum }) => `${sum.toLocaleString('en')} ${words[key].word.toLowerCase()}`);
  return `${each.join(', ')} in ${span}; most on ${formatStep(busiest.start, unit)}.`;
}
