import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type User = NonNullable<Outputs['auth']['session']['user']>;

export const sessionQuery = () =>
  queryOptions({ ...trpc.auth.session.queryOptions(), staleTime: Infinity });

const appInfoQuery = () => queryOptions({ ...trpc.app.info.queryOptions(), staleTime: 60_000 });

/** What this installation offers; undefined until it is known. */
export function useAppInfo(): Outputs['app']['info'] | undefined {
  return useQuery(appInfoQuery()).data;
}

/** Stored at once, so that the next page need not ask. */
function remember(user: User | null): void {
  queryClient.setQueryData(trpc.auth.session.queryKey(), { user });
}

/** Forgets who was signed in and everything they saw. */
export function forgetSession(): void {
  queryClient.clear();
  remember(null);
}

export function useLogin() {
  return useMutation(trpc.auth.login.mutationOptions({ onSuccess: ({ user }) => remember(user) }));
}

export function useRegister() {
  return useMutation(
    trpc.auth.register.mutationOptions({ onSuccess: ({ user }) => remember(user) }),
  );
}

export function useSetup() {
  return useMutation(trpc.auth.setup.mutationOptions({ onSuccess: ({ user }) => remember(user) }));
}

export function useLogout() {
  return useMutation(trpc.auth.logout.mutationOptions({ onSuccess: forgetSession }));
}
