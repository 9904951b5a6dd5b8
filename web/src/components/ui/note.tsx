import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** Something good to know, in its place. */
export function Note({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div
      className={cn('flex gap-3 rounded-card bg-info-soft p-4 text-sm text-info-ink', className)}
    >
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
