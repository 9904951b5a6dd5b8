import { Link } from '@tanstack/react-router';
import { Button } from '@/components/ui/button';
import { useTitle } from '@/components/ui/page';

export function NotFoundPage() {
  useTitle('Page not found');
  return (
    <main className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-center justify-center px-6 text-center">
      <p className="text-sm font-medium text-ink-muted tabular-nums">404</p>
      <h1 className="mt-1 text-2xl font-semibold tracking-tight">Page not found</h1>
      <p className="mt-1.5 mb-6 text-sm text-ink-muted">
        Nothing is at this address. It may have been mistyped, or moved.
      </p>
      <Button asChild look="primary">
        <Link to="/devices">Open devices</Link>
      </Button>
    </main>
  );
}
