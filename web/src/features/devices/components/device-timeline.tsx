import { Link } from '@tanstack/react-router';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { formatClock, formatExact } from '@/time/time';
import { type DeviceStep, useDeviceTimeline } from '../api/devices';
import { describeReason } from '../device-words';
import { DeviceStatusBadge } from './device-status';

interface DeviceTimelineProps {
  id: string;
  /** From the address; undefined is the newest page. */
  cursor: string | undefined;
}

/** The states of a device, newest first, each with its time and its reason. */
export function DeviceTimeline({ id, cursor }: DeviceTimelineProps) {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" className="mb-3 text-base font-semibold">
        Timeline
      </h2>
      <Steps id={id} cursor={cursor} />
    </section>
  );
}

function Steps({ id, cursor }: DeviceTimelineProps) {
  const timeline = useDeviceTimeline(id, cursor);
  if (timeline.data === undefined) {
    if (timeline.error) {
      return (
        <ErrorNote
          what="The timeline could not be loaded"
          error={timeline.error}
          onRetry={() => void timeline.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the timeline">
        <Skeleton className="h-40" />
      </Loading>
    );
  }
  const { items, nextCursor } = timeline.data;
  if (items.length === 0) {
    return (
      <p className="text-sm text-ink-muted">
        Nothing yet. Each state that the device enters is noted here, with its reason.
      </p>
    );
  }
  return (
    <>
      <Card>
        <ol aria-label="States" className="divide-y divide-line text-sm">
          {items.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      </Card>
      {cursor !== undefined || nextCursor !== null ? (
        <nav aria-label="Pages of the timeline" className="mt-4 flex justify-between gap-3">
          {cursor === undefined ? (
            <span />
          ) : (
            <Button asChild>
              <Link to="/devices/$id" params={{ id }} resetScroll={false}>
                Newest
              </Link>
            </Button>
          )}
          {nextCursor === null ? null : (
            <Button asChild>
              <Link
                to="/devices/$id"
                params={{ id }}
                search={{ before: nextCursor }}
                resetScroll={false}
              >
                Older
              </Link>
            </Button>
          )}
        </nav>
      ) : null}
    </>
  );
}

function Step({ step: { status, at, reason, attempt, nextAttemptAt } }: { step: DeviceStep }) {
  const why = describeReason(reason);
  const next = nextAttemptAt ? `, next at ${formatClock(nextAttemptAt)}` : '';
  return (
    <li className="grid gap-x-4 gap-y-1 px-5 py-3 sm:grid-cols-[9rem_minmax(0,1fr)_auto] sm:items-baseline">
      <span>
        <DeviceStatusBadge status={status} />
      </span>
      <p className="min-w-0">
        {why}
        {attempt > 0 ? (
          <span className="text-ink-muted tabular-nums">
            {why ? ' ' : ''}Attempt {attempt}
            {next}.
          </span>
        ) : null}
      </p>
      <time dateTime={at} className="text-xs text-ink-muted tabular-nums">
        {formatExact(at)}
      </time>
    </li>
  );
}
