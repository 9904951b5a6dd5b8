import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type User = NonNullable<Outputs['auth']['session']['user']>;

export const sessionQuery = () =>
  queryOptions({ ...trpc.auth.session.queryOptions(), staleTime: Infinity });

/** Asked again each minute: an administrator may close the installation meanwhile. */
export const appInfoQuery = () =>
  queryOptions({
    ...trpc.app.info.queryOptions(),
    staleTime: 60_000,
    refetchInterval: 60_000,
  });

/** What this installation offers; undefined until it is known. */
export function useAppInfo(): Outputs['app']['info'] | undefined {
  return useQuery(appInfoQuery()).data;
}

/** Asks at once what this installation offers now. */
export const askForAppInfo = () =>
  queryClient.invalidateQueries({ queryKey: trpc.app.info.queryKey() });

/** Stored at once, so that the next page need not ask. */
function remember(user: User | null): void {
  queryClient.setQueryData(trpc.auth.session.queryKey(), { user });
}

/** Whoever comes after somebody else in this browser sees nothing of theirs. */
export function rememberOnly(user: User | null): void {
  queryClient.clear();
  remember(user);
}

/** Forgets who was signed in and everything they saw. */
export function forgetSession(): void {
  rememberOnly(null);
}

/** The address may have changed, or the session may be over: asks anew who is signed in. */
export const askForSession = () =>
  queryClient.resetQueries({ queryKey: trpc.auth.session.queryKey() });

export function useLogin() {
  return useMutation(trpc.auth.login.mutationOptions({ onSuccess: ({ user }) => remember(user) }));
}

export function useLoginTwoFactor() {
  return useMutation(
    trpc.auth.loginTwoFactor.mutationOptions({ onSuccess: ({ user }) => remember(user) }),
  );
}

export function useRegister() {
  return useMutation(
    trpc.auth.register.mutationOptions({ onSuccess: ({ user }) => remember(user) }),
  );
}

export function useSetup() {
  return useMutation(
    trpc.auth.setup.mutationOptions({ onSuccess: ({ user }) => rememberOnly(user) }),
  );
}

export function useLogout() {
  return useMutation(trpc.auth.logout.mutationOptions({ onSuccess: forgetSession }));
}
