import type { SeriesKey } from '../chart-series';

const base: Record<SeriesKey, string> = {
  sent: 'fill-accent',
  failed: 'fill-danger',
  unconfirmed: 'fill-warning-ink',
  waiting: 'fill-line-strong',
  dropped: 'fill-neutral-ink',
  received: 'fill-info-ink',
};

/** Drawn over the colour, so that colour is never the only cue. */
const marks: Record<SeriesKey, string> = {
  sent: '',
  failed: 'M-1 1l2-2M0 6l6-6M5 7l2-2',
  unconfirmed: 'M1.5 1.5h1.2v1.2h-1.2zM4.5 4.5h1.2v1.2h-1.2z',
  waiting: 'M0 3h6',
  dropped: 'M0 0l6 6M6 0L0 6',
  received: 'M3 0v6',
};

export const patternOf = (key: SeriesKey): string => `url(#series-${key})`;

/** The patterns of a chart and of its legend; once on a page. */
export function SeriesPatterns({ series }: { series: readonly SeriesKey[] }) {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      <defs>
        {series.map((key) => (
          <pattern
            key={key}
            id={`series-${key}`}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
          >
            <rect width="6" height="6" className={base[key]} />
            <path d={marks[key]} className="fill-none stroke-surface" strokeWidth="1.3" />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

export function SeriesSwatch({ series }: { series: SeriesKey }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 14 14" className="size-3.5 shrink-0">
      <rect width="14" height="14" rx="3" fill={patternOf(series)} />
    </svg>
  );
}
