import { Link } from '@tanstack/react-router';
import { Button } from '@/components/ui/button';

interface PageLinksProps {
  noun: string;
  cursor: string | undefined;
  nextCursor: string | null;
}

/** To the newest and to older pages; the place is in the address. */
export function PageLinks({ noun, cursor, nextCursor }: PageLinksProps) {
  if (cursor === undefined && nextCursor === null) return null;
  return (
    <nav aria-label={`Pages of ${noun}`} className="mt-4 flex justify-between gap-3">
      {cursor === undefined ? (
        <span />
      ) : (
        <Button asChild>
          <Link to="." search={(previous) => ({ ...previous, cursor: undefined })}>
            Newest
          </Link>
        </Button>
      )}
      {nextCursor === null ? null : (
        <Button asChild>
          <Link to="." search={(previous) => ({ ...previous, cursor: nextCursor })}>
            Older
          </Link>
        </Button>
      )}
    </nav>
  );
}
