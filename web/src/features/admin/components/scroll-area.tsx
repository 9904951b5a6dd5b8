import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

/** What may be wider or longer than its place. */
export function ScrollArea({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      // What scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={cn('overflow-auto wrap-normal -outline-offset-2', className)}
    >
      {children}
    </section>
  );
}
