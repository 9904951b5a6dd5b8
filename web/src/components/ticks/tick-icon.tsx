import { cn } from '@/components/ui/cn';
import type { TickStatus } from './statuses';
import { tickShapes } from './tick-shapes';

/** The shape alone; a word or a hidden text stands beside it. */
export function TickIcon({ status, className }: { status: TickStatus; className?: string }) {
  const shape = tickShapes[status];
  return (
    <svg
      viewBox="0 0 24 16"
      aria-hidden="true"
      className={cn('h-4 w-6 shrink-0 fill-none stroke-current', className)}
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {shape.solid ? <path d={shape.solid} className="fill-current stroke-none" /> : null}
      {shape.cut ? <path d={shape.cut} className="stroke-(--tick-ground,var(--surface))" /> : null}
      {shape.lines ? <path d={shape.lines} strokeDasharray={shape.dash} /> : null}
    </svg>
  );
}
