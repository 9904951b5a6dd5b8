import { History, TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RelativeTime } from '@/time/relative-time';
import type { ActivityKind } from '../activity-kinds';
import { describeAction, describeActor, describeSubject, isWarning } from '../activity-words';
import { type OwnActivity, useActivity } from '../api/activity';

/** What happened to the account, newest first. */
export function ActivityList({
  kind,
  onClear,
}: {
  kind: ActivityKind | undefined;
  onClear: () => void;
}) {
  const activity = useActivity(kind);
  if (activity.data === undefined) {
    if (!activity.error) return <ActivitySkeleton />;
    return (
      <ErrorNote
        what="Your activity could not be loaded"
        error={activity.error}
        onRetry={() => void activity.refetch()}
      />
    );
  }
  const lines = activity.data.pages.flatMap(({ items }) => items);
  if (lines.length === 0) return <NothingFound filtered={kind !== undefined} onClear={onClear} />;
  return (
    <>
      <Card>
        <ol aria-label="Activity" className="divide-y divide-line">
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ol>
      </Card>
      {activity.hasNextPage ? (
        <Button
          className="mt-4"
          busy={activity.isFetchingNextPage}
          onClick={() => void activity.fetchNextPage()}
        >
          Load more
        </Button>
      ) : null}
    </>
  );
}

function Line({ line }: { line: OwnActivity }) {
  const subject = describeSubject(line);
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-5 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">
          {isWarning(line.action) ? (
            <TriangleAlert
              aria-label="Look at this"
              className="mr-1.5 inline size-4 align-[-0.2em] text-warning-ink"
            />
          ) : null}
          {describeAction(line.action)}
          {subject === null ? null : (
            <span className="font-normal text-ink-muted"> · {subject}</span>
          )}
        </p>
        <p className="mt-0.5 text-ink-muted">{describeActor(line)}</p>
      </div>
      <span className="text-xs text-ink-muted">
        <RelativeTime at={line.at} />
      </span>
    </li>
  );
}

function NothingFound({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <EmptyState icon={History} title="Nothing yet">
        <p>Sign-ins, changes of your account, keys and devices are noted here.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={History}
      title="Nothing of this kind"
      action={<Button onClick={onClear}>Show everything</Button>}
    >
      <p>There is activity, but none of this kind.</p>
    </EmptyState>
  );
}

function ActivitySkeleton() {
  return (
    <Loading label="Loading your activity">
      <Card className="divide-y divide-line">
        {[0, 1, 2, 3].map((row) => (
          <div key={row} className="px-5 py-3">
            <Skeleton className="h-4 w-48" />
            <Skeleton className="mt-2 h-3.5 w-64 max-w-full" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
