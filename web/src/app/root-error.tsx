import { useRouter } from '@tanstack/react-router';
import { queryClient } from '@/api/query-client';
import { ErrorNote } from '@/components/ui/error-note';
import { useTitle } from '@/components/ui/page';

/** Nothing can be shown, mostly because the API does not answer. */
export function RootError({ error, reset }: { error: unknown; reset: () => void }) {
  useTitle('Not available');
  const router = useRouter();
  const retry = async (): Promise<void> => {
    await queryClient.invalidateQueries();
    reset();
    await router.invalidate();
  };
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-6">
      <h1 className="mb-4 text-2xl font-semibold tracking-tight">This page cannot be shown</h1>
      <ErrorNote error={error} onRetry={() => void retry()} />
    </main>
  );
}
