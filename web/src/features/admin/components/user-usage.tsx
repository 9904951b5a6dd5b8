import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useUsage } from '../api/users';
import { toChartRows } from '../chart-series';
import { formatBytes } from '../host-words';
import { MessageFigure } from './message-figure';

interface UserUsageProps {
  id: string;
  view: 'table' | undefined;
  onView: (view: 'table' | undefined) => void;
}

const series = ['sent', 'failed', 'received'] as const;
const days = 30;

/** What somebody sent and received, and what is stored of it. */
export function UserUsage({ id, view, onView }: UserUsageProps) {
  const usage = useUsage(id, days);
  if (usage.data === undefined) {
    if (usage.error) {
      return (
        <ErrorNote
          what="The usage could not be loaded"
          error={usage.error}
          onRetry={() => void usage.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the usage">
        <Skeleton className="h-80 rounded-card" />
      </Loading>
    );
  }
  const { messages, textBytes } = usage.data.storage;
  return (
    <div>
      <MessageFigure
        title={`Messages of the last ${days} days`}
        rows={toChartRows(usage.data.days, series)}
        series={series}
        unit="day"
        view={view}
        onView={onView}
      />
      <p className="mt-2 text-sm text-ink-muted tabular-nums">
        {messages.toLocaleString('en')} {messages === 1 ? 'message is' : 'messages are'} kept, of
        all time; their texts take {formatBytes(textBytes)}.
      </p>
    </div>
  );
}
