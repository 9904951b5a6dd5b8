import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { csvAddress } from '../analytics-range';
import { type AnalyticsInput, useMessageAnalytics } from '../api/analytics';
import { seriesKeys, toChartRows } from '../chart-series';
import { MessageFigure } from './message-figure';
import { Tile } from './tile';

interface MessageAnalyticsProps {
  input: AnalyticsInput;
  view: 'table' | undefined;
  onView: (view: 'table' | undefined) => void;
}

/** What was sent, failed and received in a range: in figures, and over time. */
export function MessageAnalytics({ input, view, onView }: MessageAnalyticsProps) {
  const analytics = useMessageAnalytics(input);
  if (analytics.data === undefined) {
    if (analytics.error) {
      return (
        <ErrorNote
          what="The figures could not be loaded"
          error={analytics.error}
          onRetry={() => void analytics.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the figures">
        <Skeleton className="h-24 rounded-card" />
        <Skeleton className="mt-6 h-96 rounded-card" />
      </Loading>
    );
  }
  const { items, totals, unit } = analytics.data;
  const busiest = Math.max(0, ...items.map(({ activeUsers }) => activeUsers));
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5 *:last:col-span-2 lg:*:last:col-span-1">
        <Tile term="Accepted" value={totals.accepted}>
          {totals.waiting.toLocaleString('en')} still wait
        </Tile>
        <Tile term="Sent" value={totals.sent}>
          {totals.delivered.toLocaleString('en')} arrived, {totals.read.toLocaleString('en')} read
        </Tile>
        <Tile term="Failed" value={totals.failed}>
          {share(totals.failed, totals.accepted)}; {totals.unconfirmed.toLocaleString('en')}{' '}
          unconfirmed
        </Tile>
        <Tile term="Received" value={totals.received} />
        <Tile term="Active users" value={busiest}>
          in the busiest {unit}
        </Tile>
      </dl>
      <MessageFigure
        title={unit === 'day' ? 'Messages per day' : 'Messages per hour'}
        rows={toChartRows(items, seriesKeys)}
        series={seriesKeys}
        unit={unit}
        view={view}
        onView={onView}
        csv={csvAddress('analytics/messages.csv', input)}
      />
    </>
  );
}

/** "2 % of accepted" */
function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${percent.toLocaleString('en', { maximumFractionDigits: 1 })} % of accepted`;
}
