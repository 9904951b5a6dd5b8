import { describeStatus } from '@/components/ticks/statuses';
import { TickIcon } from '@/components/ticks/tick-icon';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { formatExact } from '@/time/time';
import { type MessageHistory, useMessageHistory } from '../api/message-life';
import type { Message } from '../api/messages';
import { describeOutcome, formatTook, sayCode, toTimeline } from '../timeline';

/** Every state with its exact time, and every attempt with its outcome. */
export function MessageTimeline({ message }: { message: Message }) {
  const history = useMessageHistory(message.id);
  if (history.data === undefined) {
    if (history.error) {
      return (
        <ErrorNote
          what="The timeline could not be loaded"
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the timeline">
        <Skeleton className="h-40" />
      </Loading>
    );
  }
  const { events, attempts } = history.data;
  return (
    <>
      <section aria-label="Timeline">
        <h3 className="mb-3 text-sm font-semibold">Timeline</h3>
        <ol className="flex flex-col gap-3">
          {toTimeline(message, events).map(({ status, at, code }, index, all) => {
            const { word, meaning } = describeStatus(status);
            const note = code ? sayCode(code) : index === all.length - 1 ? meaning : null;
            return (
              <li key={`${at} ${status}`} className="flex gap-3 text-sm">
                <TickIcon status={status} className="mt-0.5" />
                <div className="min-w-0">
                  <p className="flex flex-wrap items-baseline gap-x-2">
                    <span className="font-medium">{word}</span>
                    <Exact at={at} />
                  </p>
                  {note ? <p className="text-xs text-ink-muted">{note}</p> : null}
                </div>
              </li>
            );
          })}
        </ol>
      </section>
      {attempts.length > 0 ? <Attempts attempts={attempts} /> : null}
    </>
  );
}

function Attempts({ attempts }: Pick<MessageHistory, 'attempts'>) {
  return (
    <section aria-label="Attempts">
      <h3 className="mb-3 text-sm font-semibold">Attempts</h3>
      <ol className="divide-y divide-line rounded-card border border-line text-sm">
        {attempts.map(({ number, startedAt, endedAt, outcome, code }) => (
          <li key={number} className="flex gap-3 px-3 py-2.5">
            <span className="text-ink-muted tabular-nums">{number}</span>
            <div className="min-w-0">
              <p>
                {describeOutcome(outcome)}
                {code ? <span className="text-ink-muted"> ({sayCode(code)})</span> : null}
              </p>
              <p className="flex flex-wrap gap-x-2">
                <Exact at={startedAt} />
                {endedAt ? (
                  <span className="text-xs text-ink-muted tabular-nums">
                    took {formatTook(Date.parse(endedAt) - Date.parse(startedAt))}
                  </span>
                ) : null}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Exact({ at }: { at: string }) {
  return (
    <time dateTime={at} className="text-xs text-ink-muted tabular-nums">
      {formatExact(at)}
    </time>
  );
}
