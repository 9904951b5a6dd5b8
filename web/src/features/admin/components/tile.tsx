import type { ReactNode } from 'react';

/** One figure, large, with a word below it. */
export function Tile({
  term,
  value,
  children,
}: {
  term: string;
  value: number | ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="min-w-0 rounded-card border border-line bg-surface px-4 py-3 shadow-card">
      <dt className="text-xs text-ink-muted">{term}</dt>
      <dd>
        <span className="block text-xl font-semibold tabular-nums">
          {typeof value === 'number' ? value.toLocaleString('en') : value}
        </span>
        {children ? <span className="block text-xs text-ink-muted">{children}</span> : null}
      </dd>
    </div>
  );
}
