import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';

export interface FilterChip {
  /** What is filtered by, e.g. "Role". */
  name: string;
  value: string;
  onRemove: () => void;
}

/** What the list is narrowed by; each can be taken away. */
export function FilterChips({
  chips,
  onClear,
}: {
  chips: readonly FilterChip[];
  onClear: () => void;
}) {
  if (chips.length === 0) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <ul aria-label="Active filters" className="contents">
        {chips.map(({ name, value, onRemove }) => (
          <li
            key={name}
            className="flex max-w-full items-center gap-1 rounded-full bg-accent-soft py-0.5 pr-0.5 pl-3 text-sm text-accent-ink"
          >
            <span className="min-w-0 truncate">
              {name}: <span className="font-medium">{value}</span>
            </span>
            <button
              type="button"
              aria-label={`Remove filter ${name}`}
              title={`Remove filter ${name}`}
              onClick={onRemove}
              className="grid size-6 shrink-0 place-items-center rounded-full hover:bg-hover"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
      <Button look="quiet" size="small" onClick={onClear}>
        Clear filters
      </Button>
    </div>
  );
}
