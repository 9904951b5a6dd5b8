import { ChartColumnStacked, Download, Table } from 'lucide-react';
import { lazy, Suspense, useId } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { describeSeries, formatStep, summarise } from '../chart-series';
import type { MessageChartProps } from './message-chart';
import { ScrollArea } from './scroll-area';
import { SeriesPatterns, SeriesSwatch } from './series-swatch';

/** The library behind it is larger than all of the app's pages, so it is loaded when it is seen. */
const MessageChart = lazy(async () => ({
  default: (await import('./message-chart')).MessageChart,
}));

interface MessageFigureProps extends MessageChartProps {
  title: string;
  view: 'table' | undefined;
  onView: (view: 'table' | undefined) => void;
  /** Address of the same figures as a file. */
  csv?: string;
}

/** Messages over time: a sentence, a chart or the same as a table, and a file. */
export function MessageFigure({ title, view, onView, csv, ...chart }: MessageFigureProps) {
  const id = useId();
  const { rows, series, unit } = chart;
  const summary = summarise(rows, { series, unit });
  return (
    <section aria-labelledby={id}>
      <Card className="p-4 sm:p-5">
        <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0 flex-1 basis-64">
            <h2 id={id} className="font-semibold">
              {title}
            </h2>
            <p className="text-sm text-ink-muted">{summary}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Button size="small" onClick={() => onView(view ? undefined : 'table')}>
              {view ? <ChartColumnStacked aria-hidden /> : <Table aria-hidden />}
              {view ? 'View as chart' : 'View as table'}
            </Button>
            {csv === undefined ? null : (
              <Button asChild size="small">
                <a href={csv} download>
                  <Download aria-hidden />
                  Download CSV
                </a>
              </Button>
            )}
          </div>
        </div>
        {view === 'table' ? (
          <FigureTable title={title} {...chart} />
        ) : (
          <>
            <SeriesPatterns series={series} />
            {/* The sentence above and the table say the same; a picture has nothing to operate. */}
            <div aria-hidden className="min-h-[280px]">
              <Suspense fallback={<Skeleton className="h-[280px]" />}>
                <MessageChart {...chart} />
              </Suspense>
            </div>
            <ul aria-label="Legend" className="mt-3 flex flex-wrap gap-x-4 gap-y-1.5 text-sm">
              {series.map((key) => (
                <li
                  key={key}
                  title={describeSeries(key).meaning}
                  className="flex items-center gap-1.5"
                >
                  <SeriesSwatch series={key} />
                  {describeSeries(key).word}
                </li>
              ))}
            </ul>
          </>
        )}
      </Card>
    </section>
  );
}

/** Newest first, as lists are. */
function FigureTable({ title, rows, series, unit }: MessageChartProps & { title: string }) {
  return (
    <ScrollArea label={`${title}, as a table`} className="max-h-96">
      <table className="w-full text-sm tabular-nums">
        <thead className="sticky top-0 bg-surface">
          <tr className="border-b border-line text-left">
            <th scope="col" className="py-2 pr-4 font-medium">
              {unit === 'day' ? 'Day' : 'Hour'}
            </th>
            {series.map((key) => (
              <th key={key} scope="col" className="py-2 pl-4 text-right font-medium">
                {describeSeries(key).word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map((row) => (
            <tr key={row.start} className="border-b border-line last:border-0">
              <th scope="row" className="py-1.5 pr-4 text-left font-normal whitespace-nowrap">
                {formatStep(row.start, unit)}
              </th>
              {series.map((key) => (
                <td key={key} className="py-1.5 pl-4 text-right">
                  {(row.values[key] ?? 0).toLocaleString('en')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
