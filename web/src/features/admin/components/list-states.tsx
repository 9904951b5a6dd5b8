import { type LucideIcon, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { PageLinks } from './page-links';

interface ListStatesProps<Item> {
  /** Plural noun, e.g. "users". */
  noun: string;
  query: {
    data: { items: Item[]; nextCursor: string | null } | undefined;
    error: unknown;
    refetch: () => Promise<unknown>;
  };
  cursor: string | undefined;
  /** Whether some of them may be hidden by what was asked for. */
  filtered: boolean;
  onClear: () => void;
  empty: { icon: LucideIcon; title: string; text: ReactNode; action?: ReactNode };
  children: (items: Item[]) => ReactNode;
}

/** One page of a list in whatever state it is, with the way to the next. */
export function ListStates<Item>(props: ListStatesProps<Item>) {
  const { noun, query, cursor, filtered, onClear, empty, children } = props;
  if (query.data === undefined) {
    if (!query.error) return <RowsSkeleton noun={noun} />;
    return (
      <ErrorNote
        what={`The ${noun} could not be loaded`}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const { items, nextCursor } = query.data;
  if (items.length > 0) {
    return (
      <>
        {children(items)}
        <PageLinks noun={noun} cursor={cursor} nextCursor={nextCursor} />
      </>
    );
  }
  if (filtered || cursor !== undefined) {
    return (
      <EmptyState
        icon={SearchX}
        title={`No ${noun} found`}
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        <p>Nothing matches these filters.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={empty.icon} title={empty.title} action={empty.action}>
      {empty.text}
    </EmptyState>
  );
}

function RowsSkeleton({ noun }: { noun: string }) {
  return (
    <Loading label={`Loading ${noun}`}>
      <Card className="divide-y divide-line">
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex items-center gap-4 px-4 py-4 sm:px-5">
            <div className="flex-1">
              <Skeleton className="h-4 w-48 max-w-full" />
              <Skeleton className="mt-2 h-3.5 w-32" />
            </div>
            <Skeleton className="h-5 w-20 rounded-full" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
