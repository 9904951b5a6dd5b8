import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';

interface CheckItem {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
}

interface CheckListProps {
  legend: string;
  items: readonly CheckItem[];
  error?: string | undefined;
  hint?: ReactNode;
  /** As the form registers the field; the same for each box. */
  field: ComponentProps<'input'>;
}

/** Some of several, as boxes to tick. */
export function CheckList({ legend, items, error, hint, field }: CheckListProps) {
  const id = useId();
  const describedBy = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean);
  return (
    <fieldset aria-describedby={describedBy.length > 0 ? describedBy.join(' ') : undefined}>
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      <ul className="flex flex-col gap-2.5">
        {items.map(({ value, label, hint: help }) => (
          <li key={value} className="flex items-start gap-3">
            <input
              id={`${id}-${value}`}
              type="checkbox"
              value={value}
              aria-describedby={help ? `${id}-${value}-hint` : undefined}
              className="mt-0.5 size-4 shrink-0 accent-accent"
              {...field}
            />
            <div className="min-w-0 text-sm">
              <label htmlFor={`${id}-${value}`} className="font-medium">
                {label}
              </label>
              {help ? (
                <p id={`${id}-${value}-hint`} className="text-xs text-ink-muted">
                  {help}
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {error ? (
        <p id={`${id}-error`} className="mt-2 flex gap-1.5 text-sm text-danger-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="mt-2 text-xs text-ink-muted">
          {hint}
        </p>
      ) : null}
    </fieldset>
  );
}
