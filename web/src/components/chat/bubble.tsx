import { describeStatus, type TickStatus } from '@/components/ticks/statuses';
import { TickIcon } from '@/components/ticks/tick-icon';
import { cn } from '@/components/ui/cn';
import { formatExact, formatShortClock } from '@/time/time';

interface BubbleProps {
  direction: 'out' | 'in';
  text: string;
  at: string;
  status: TickStatus;
  className?: string;
}

/** A message as a chat shows it: its text, its time and, if it left here, its tick. */
export function Bubble({ direction, text, at, status, className }: BubbleProps) {
  const out = direction === 'out';
  const { word, meaning } = describeStatus(status);
  return (
    <div
      className={cn(
        'w-fit max-w-[85%] rounded-2xl px-3.5 py-2 text-sm shadow-card',
        out
          ? 'ml-auto rounded-br-md bg-bubble-out'
          : 'rounded-bl-md border border-line bg-bubble-in',
        className,
      )}
    >
      <p dir="auto" className="whitespace-pre-wrap">
        {text}
      </p>
      <p className="mt-0.5 flex items-center justify-end gap-1 text-xs text-ink-muted">
        <time dateTime={at} title={formatExact(at)} className="tabular-nums">
          {formatShortClock(at)}
        </time>
        {out ? (
          <span
            title={meaning}
            className={cn(
              'inline-flex',
              status === 'read' && 'text-tick-read',
              status === 'failed' && 'text-danger-ink',
            )}
          >
            <TickIcon status={status} />
            <span className="sr-only">{word}</span>
          </span>
        ) : null}
      </p>
    </div>
  );
}
