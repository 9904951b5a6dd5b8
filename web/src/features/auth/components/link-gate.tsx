import { Link as RouterLink } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { toProblem } from '@/api/problem';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { type Link, type LinkKind, useLink } from '../api/links';
import { AuthLayout } from './auth-layout';

interface LinkGateProps {
  kind: LinkKind;
  /** Empty where the address has none. */
  token: string;
  title: string;
  /** How to come by a link that works. */
  instead: ReactNode;
  children: (link: Link) => ReactNode;
}

/** Shows a page only for a link that works; otherwise says how to get one. */
export function LinkGate({ token, instead, ...props }: LinkGateProps) {
  if (token === '') {
    return (
      <DeadEnd
        title="This link is not complete"
        lead="Open the link of the mail as a whole; some programs break it in two."
        instead={instead}
      />
    );
  }
  return <WholeLink {...props} token={token} instead={instead} />;
}

function WholeLink({ kind, token, title, instead, children }: LinkGateProps) {
  const link = useLink(kind, token);
  if (link.data !== undefined) return children(link.data);
  if (!link.error) {
    return (
      <AuthLayout title={title} lead="A moment, the link is being looked at.">
        <Loading label="Looking at the link">
          <Skeleton className="h-10" />
          <Skeleton className="mt-5 h-10" />
        </Loading>
      </AuthLayout>
    );
  }
  if (toProblem(link.error).code === 'auth.link_invalid') {
    return (
      <DeadEnd
        title="This link does not work any more"
        lead="It was used, is too old, or was replaced by a newer one."
        instead={instead}
      />
    );
  }
  return (
    <AuthLayout title={title} lead="The link could not be looked at.">
      <ErrorNote error={link.error} onRetry={() => void link.refetch()} />
    </AuthLayout>
  );
}

function DeadEnd({ title, lead, instead }: { title: string; lead: string; instead: ReactNode }) {
  return (
    <AuthLayout
      title={title}
      lead={lead}
      footer={
        <RouterLink to="/login" className="font-medium text-accent-ink underline">
          Go to signing in
        </RouterLink>
      }
    >
      {instead}
    </AuthLayout>
  );
}
