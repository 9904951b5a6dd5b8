import { useMutation, useQuery } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type Profile = Outputs['account']['get'];

const profileKey = () => trpc.account.get.queryKey();

/** One's own account. */
export const useProfile = () => useQuery(trpc.account.get.queryOptions());

/** Asks anew after something else of the account has changed. */
export const reloadProfile = () => queryClient.invalidateQueries({ queryKey: profileKey() });

/** The new name stands at once on this page and in the menu. */
export const useUpdateProfile = () =>
  useMutation(
    trpc.account.update.mutationOptions({
      onSuccess: (profile) => {
        queryClient.setQueryData(profileKey(), profile);
        queryClient.setQueryData(trpc.auth.session.queryKey(), (session) =>
          session?.user ? { user: { ...session.user, name: profile.name } } : session,
        );
      },
    }),
  );

export const useChangeEmail = () => useMutation(trpc.account.changeEmail.mutationOptions());

export const useSendVerification = () =>
  useMutation(trpc.account.sendVerification.mutationOptions());

export const useDeleteAccount = () => useMutation(trpc.account.delete.mutationOptions());
