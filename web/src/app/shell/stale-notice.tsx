import { CloudOff } from 'lucide-react';
import { tryNow, useLiveState } from '@/api/live';
import { Button } from '@/components/ui/button';
import { formatClock } from '@/time/time';

/** Says that what is shown may be old, since when, and when the next try is. */
export function StaleNotice() {
  const { staleSince, nextTryAt } = useLiveState();
  if (staleSince === null) return null;
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card bg-neutral-soft px-4 py-3 text-sm text-neutral-ink">
      <CloudOff aria-hidden className="size-4 shrink-0" />
      <output className="min-w-0 flex-1 basis-64">
        Not up to date since {formatClock(staleSince)}: BotWave does not answer.
        {nextTryAt === null ? '' : ` Next try at ${formatClock(nextTryAt)}.`}
      </output>
      <Button size="small" onClick={tryNow}>
        Try now
      </Button>
    </div>
  );
}
