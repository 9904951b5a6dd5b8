import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { toProblem } from '@/api/problem';
import { Button } from './button';
import { cn } from './cn';
import { CopyButton } from './copy-button';

interface ErrorNoteProps {
  error: unknown;
  /** Says what could not be done, e.g. "The devices could not be loaded". */
  what?: string;
  onRetry?: () => void;
  children?: ReactNode;
  className?: string;
}

/** What happened, why, what next, and the request id to hand on. Stands beside its cause. */
export function ErrorNote({ error, what, onRetry, children, className }: ErrorNoteProps) {
  const problem = toProblem(error);
  return (
    <div
      role="alert"
      className={cn(
        'flex gap-3 rounded-card bg-danger-soft p-4 text-sm text-danger-ink',
        className,
      )}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {what ? <p className="font-semibold">{what}</p> : null}
        <p>{problem.message}</p>
        {children}
        {problem.requestId ? (
          <p className="mt-2 flex flex-wrap items-center gap-2 text-xs">
            <span>
              Request id <code className="font-mono">{problem.requestId}</code>
            </span>
            <CopyButton
              look="quiet"
              className="h-6 px-2 text-xs text-danger-ink"
              value={problem.requestId}
              label="Copy request id"
            />
          </p>
        ) : null}
        {onRetry ? (
          <Button size="small" className="mt-3" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </div>
    </div>
  );
}
