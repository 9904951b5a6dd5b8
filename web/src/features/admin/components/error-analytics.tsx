import { tickStatuses } from '@/components/ticks/statuses';
import { TickLabel } from '@/components/ticks/tick-label';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RelativeTime } from '@/time/relative-time';
import {
  type AnalyticsInput,
  type ErrorAnalytics as Reasons,
  useErrorAnalytics,
} from '../api/analytics';

/** Why messages failed, expired, were cancelled or hang; what to do about each. */
export function ErrorAnalytics({ input }: { input: AnalyticsInput }) {
  const errors = useErrorAnalytics(input);
  return (
    <section aria-labelledby="by-reason">
      <h2 id="by-reason" className="mb-3 text-base font-semibold">
        Errors by reason
      </h2>
      {errors.data ? (
        <ReasonList items={errors.data.items} />
      ) : errors.error ? (
        <ErrorNote
          what="The reasons could not be loaded"
          error={errors.error}
          onRetry={() => void errors.refetch()}
        />
      ) : (
        <Loading label="Loading the reasons">
          <Skeleton className="h-40 rounded-card" />
        </Loading>
      )}
    </section>
  );
}

function ReasonList({ items }: { items: Reasons['items'] }) {
  if (items.length === 0) {
    return (
      <Card className="px-5 py-4 text-sm text-ink-muted">No message failed in this range.</Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <ul aria-label="Reasons" className="divide-y divide-line">
        {items.map((item) => (
          <li
            key={`${item.code} ${item.status}`}
            className="flex flex-wrap items-start gap-x-5 gap-y-1.5 px-4 py-3.5 text-sm sm:px-5"
          >
            <p className="w-16 shrink-0 text-xl font-semibold tabular-nums">
              {item.count.toLocaleString('en')}
            </p>
            <div className="min-w-0 flex-1 basis-64">
              <p>
                {item.message} <span className="text-ink-muted">{item.help}</span>
              </p>
              <p className="mt-1 text-xs text-ink-muted">
                <code className="font-mono">{item.code}</code> · {item.devices}{' '}
                {item.devices === 1 ? 'device' : 'devices'} · last <RelativeTime at={item.lastAt} />
              </p>
            </div>
            <Ended status={item.status} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Ended({ status }: { status: string }) {
  const known = tickStatuses.find((each) => each === status);
  return known ? <TickLabel status={known} /> : <Badge>{status}</Badge>;
}
