import { redirect } from '@tanstack/react-router';
import { queryClient } from '@/api/query-client';
import { sessionQuery } from '@/features/auth/api/session';
import { ownPath } from '@/features/auth/own-path';

const getUser = async () => (await queryClient.ensureQueryData(sessionQuery())).user;

/** Lets signed-in people in; others sign in first and come back. */
export async function requireUser({ location }: { location: { href: string } }): Promise<void> {
  if (await getUser()) return;
  const next = location.href === '/' ? undefined : location.href;
  redirect({ to: '/login', search: { next }, throw: true });
}

/** Who is signed in has no use for the page. */
export async function requireNobody({
  search,
}: {
  search: { next?: string | undefined };
}): Promise<void> {
  if (await getUser()) redirect({ href: ownPath(search.next), replace: true, throw: true });
}

/** The administrator's pages are not there for anybody else. */
export async function requireAdmin(): Promise<void> {
  if ((await getUser())?.role !== 'admin') redirect({ to: '/devices', replace: true, throw: true });
}
