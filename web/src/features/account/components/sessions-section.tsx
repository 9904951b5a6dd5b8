import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RelativeTime } from '@/time/relative-time';
import { type AuthSession, useEndSession, useSessions } from '../api/sessions';
import { describeBrowser } from '../browser-words';
import { Section } from './section';
import { SignOutDialog } from './sign-out-dialog';

/** Where one is signed in; any of it can be ended. */
export function SessionsSection() {
  const [open, setOpen] = useState(false);
  return (
    <Section title="Sessions" lead="The browsers that are signed in to your account.">
      <Sessions />
      <Button className="mt-5" onClick={() => setOpen(true)}>
        Sign out everywhere
      </Button>
      <SignOutDialog open={open} onClose={() => setOpen(false)} />
    </Section>
  );
}

function Sessions() {
  const sessions = useSessions();
  if (sessions.data === undefined) {
    if (sessions.error) {
      return (
        <ErrorNote
          what="Your sessions could not be loaded"
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading your sessions">
        <Skeleton className="h-14" />
      </Loading>
    );
  }
  return (
    <>
      <ul aria-label="Sessions" className="divide-y divide-line">
        {sessions.data.pages
          .flatMap(({ items }) => items)
          .map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
      </ul>
      {sessions.hasNextPage ? (
        <Button
          size="small"
          className="mt-3"
          busy={sessions.isFetchingNextPage}
          onClick={() => void sessions.fetchNextPage()}
        >
          Load more sessions
        </Button>
      ) : null}
    </>
  );
}

function SessionRow({ session }: { session: AuthSession }) {
  const end = useEndSession();
  const name = describeBrowser(session.userAgent);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          <span title={session.userAgent ?? undefined}>{name}</span>
          {session.current ? <Badge tone="accent">This browser</Badge> : null}
        </p>
        <p className="mt-0.5 text-sm text-ink-muted">
          {session.ipAddress ? <>from {session.ipAddress} · </> : null}
          signed in <RelativeTime at={session.createdAt} /> · seen{' '}
          <RelativeTime at={session.lastSeenAt} />
        </p>
        {end.error ? (
          <ErrorNote className="mt-2" what="The session was not ended" error={end.error} />
        ) : null}
      </div>
      {session.current ? null : (
        <Button
          size="small"
          aria-label={`End session of ${name}${session.ipAddress ? ` from ${session.ipAddress}` : ''}`}
          busy={end.isPending}
          onClick={() =>
            end.mutate(
              { id: session.id },
              { onSuccess: () => void toast.success(`The session of ${name} is ended`) },
            )
          }
        >
          End session
        </Button>
      )}
    </li>
  );
}
