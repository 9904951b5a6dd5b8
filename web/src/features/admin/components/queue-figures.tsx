import { Link } from '@tanstack/react-router';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RelativeTime } from '@/time/relative-time';
import { type Queue, useQueue } from '../api/queue';
import { LongestQueues } from './longest-queues';
import { Tile } from './tile';

/** How much waits, since when, and where. */
export function QueueFigures() {
  const queue = useQueue();
  if (queue.data === undefined) {
    if (queue.error) {
      return (
        <ErrorNote
          what="The figures could not be loaded"
          error={queue.error}
          onRetry={() => void queue.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the figures">
        <Skeleton className="h-24 rounded-card" />
      </Loading>
    );
  }
  return (
    <>
      <Figures queue={queue.data} />
      <LongestQueues devices={queue.data.devices} />
    </>
  );
}

function Figures({ queue }: { queue: Queue }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5 *:last:col-span-2 lg:*:last:col-span-1">
      <Tile term="Queued" value={queue.queued}>
        <Link to="/admin/queue" search={{ state: 'queued' }} className="underline">
          Show queued
        </Link>
      </Tile>
      <Tile term="Scheduled" value={queue.scheduled}>
        <Link to="/admin/queue" search={{ state: 'scheduled' }} className="underline">
          Show scheduled
        </Link>
      </Tile>
      <Tile term="Sending" value={queue.sending}>
        <Link to="/admin/queue" search={{ state: 'sending' }} className="underline">
          Show sending
        </Link>
      </Tile>
      <Tile term="Unconfirmed" value={queue.unconfirmed}>
        <Link to="/admin/queue" search={{ state: 'unknown' }} className="underline">
          Show unconfirmed
        </Link>
      </Tile>
      <Tile
        term="Oldest queued"
        value={queue.oldestQueuedAt ? <RelativeTime at={queue.oldestQueuedAt} /> : 'None'}
      >
        {queue.oldestQueuedAt ? 'when it was accepted' : 'nothing is queued'}
      </Tile>
    </dl>
  );
}
