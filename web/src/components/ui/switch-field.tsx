import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

interface SwitchFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'type' | 'role'> {
  label: ReactNode;
  hint?: ReactNode;
}

/** On or off. A checkbox underneath, so it works by keyboard and says its state. */
export function SwitchField({ label, hint, className, ...props }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className={cn('flex items-start justify-between gap-4', className)}>
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-ink-muted">
            {hint}
          </p>
        ) : null}
      </div>
      <span className="relative mt-0.5 inline-flex h-6 w-11 shrink-0">
        <input
          id={id}
          type="checkbox"
          // The checkbox says itself whether it is on; aria-checked is not allowed on it.
          // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props
          role="switch"
          aria-describedby={hint ? `${id}-hint` : undefined}
          className="peer absolute inset-0 cursor-pointer appearance-none rounded-full bg-line-strong/70 transition-colors checked:bg-accent disabled:cursor-not-allowed disabled:opacity-55"
          {...props}
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-0.5 left-0.5 size-5 rounded-full bg-white shadow-xs transition-transform peer-checked:translate-x-5 dark:bg-surface"
        />
      </span>
    </div>
  );
}
