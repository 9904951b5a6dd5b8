import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

const control =
  'w-full rounded-control border border-line-strong/70 bg-surface px-3 text-sm text-ink placeholder:text-ink-muted/80 transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-60';

interface FieldFrame {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** Stands at the right of the label, e.g. a counter. */
  aside?: ReactNode;
  className?: string;
}

interface FrameParts {
  id: string;
  describedBy: string | undefined;
  invalid: true | undefined;
}

/** Label, control, hint and error, tied together for assistive technology. */
function Frame({
  label,
  hint,
  error,
  aside,
  className,
  children,
}: FieldFrame & { children: (parts: FrameParts) => ReactNode }) {
  const id = useId();
  const ids = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean);
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {aside ? <span className="text-xs text-ink-muted tabular-nums">{aside}</span> : null}
      </div>
      {children({
        id,
        describedBy: ids.length > 0 ? ids.join(' ') : undefined,
        invalid: error ? true : undefined,
      })}
      {error ? (
        <p id={`${id}-error`} className="flex gap-1.5 text-sm text-danger-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

type Own<T extends 'input' | 'textarea' | 'select'> = Omit<ComponentProps<T>, 'id' | 'className'> &
  FieldFrame;

export function TextField({ label, hint, error, aside, className, ...props }: Own<'input'>) {
  return (
    <Frame {...framed({ label, hint, error, aside, className })}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          className={cn(control, 'h-10')}
          {...props}
        />
      )}
    </Frame>
  );
}

export function TextArea({ label, hint, error, aside, className, ...props }: Own<'textarea'>) {
  return (
    <Frame {...framed({ label, hint, error, aside, className })}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          rows={5}
          className={cn(control, 'field-sizing-content max-h-80 min-h-28 py-2')}
          {...props}
        />
      )}
    </Frame>
  );
}

export function SelectField({ label, hint, error, aside, className, ...props }: Own<'select'>) {
  return (
    <Frame {...framed({ label, hint, error, aside, className })}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          className={cn(control, 'h-10 pr-8')}
          {...props}
        />
      )}
    </Frame>
  );
}

/** Leaves out what is not given, as exactOptionalPropertyTypes asks. */
function framed(
  frame: {
    [Key in keyof FieldFrame]: FieldFrame[Key] | undefined;
  },
): FieldFrame {
  const { label, hint, error, aside, className } = frame;
  return {
    label,
    hint,
    error,
    aside,
    ...(className === undefined ? {} : { className }),
  };
}
