import { useMutation, useQuery } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc, trpcClient } from '@/api/trpc';
import { askForSession, rememberOnly } from './session';

export type LinkKind = Inputs['auth']['checkLink']['kind'];
export type Link = Outputs['auth']['checkLink'];

/** Whose link this is; asking does not use it up. */
export const useLink = (kind: LinkKind, token: string) =>
  useQuery({
    queryKey: ['auth', 'link', kind, token],
    queryFn: () => trpcClient.auth.checkLink.mutate({ kind, token }),
    // It would be dead once it has been used, also while the page says so.
    staleTime: Infinity,
  });

export const useForgotPassword = () => useMutation(trpc.auth.forgotPassword.mutationOptions());

export const useResendVerification = () =>
  useMutation(trpc.auth.resendVerification.mutationOptions());

/** Every session ends with it, so perhaps also the one of this browser. */
export const useResetPassword = () =>
  useMutation(trpc.auth.resetPassword.mutationOptions({ onSuccess: () => askForSession() }));

export const useAcceptInvitation = () =>
  useMutation(
    trpc.auth.acceptInvitation.mutationOptions({ onSuccess: ({ user }) => rememberOnly(user) }),
  );

const reloadAccount = async (): Promise<void> => {
  await Promise.all([
    askForSession(),
    queryClient.invalidateQueries({ queryKey: trpc.account.get.queryKey() }),
  ]);
};

export const useVerifyEmail = () =>
  useMutation(trpc.auth.verifyEmail.mutationOptions({ onSuccess: reloadAccount }));

export const useConfirmEmail = () =>
  useMutation(trpc.auth.confirmEmail.mutationOptions({ onSuccess: reloadAccount }));
