import { cn } from './cn';

/** The wave. Decorative: the name stands beside it or is hidden text. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn('size-8 shrink-0', className)}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <path
        d="M6 18.5c2.6 0 2.6-5 5.2-5s2.6 8 5.2 8 2.6-11 5.2-11 2 8 4.4 8"
        className="fill-none stroke-on-accent"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
