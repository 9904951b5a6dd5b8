import type { ReactNode } from 'react';
import { cn } from './cn';

/** One bar of what is to come. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={cn('animate-pulse rounded-md bg-hover', className)} />;
}

/** Shows nothing for 150 ms, then the shape of what is to come. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="after-a-moment">
      <output className="sr-only">{label}</output>
      <div aria-hidden>{children}</div>
    </div>
  );
}
