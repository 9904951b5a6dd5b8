import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';
import { readersZone } from '../readers-zone';

export type ManagedUser = Outputs['admin']['users']['get'];
export type Invited = Outputs['admin']['users']['invite'];
export type UserFilters = Omit<NonNullable<Inputs['admin']['users']['list']>, 'cursor' | 'limit'>;

/** One page of the users, newest first, kept up to date. */
export const useUsers = (filters: UserFilters, cursor: string | undefined) =>
  useQuery({
    ...trpc.admin.users.list.queryOptions({ ...filters, cursor }),
    ...live,
    placeholderData: keepPreviousData,
  });

export const useUser = (id: string) =>
  useQuery({ ...trpc.admin.users.get.queryOptions({ id }), ...live });

/** Days of the reader's own zone. */
export const useUsage = (id: string, days: number) =>
  useQuery(trpc.admin.users.usage.queryOptions({ id, days, timeZone: readersZone() }));

/** What an order answers is shown at once, before the next round asks. */
async function showAnswer(user: ManagedUser): Promise<void> {
  queryClient.setQueryData(trpc.admin.users.get.queryKey({ id: user.id }), user);
  await queryClient.invalidateQueries({ queryKey: trpc.admin.users.list.queryKey() });
}

const answered = { onSuccess: showAnswer } as const;
const answeredWithUser = {
  onSuccess: ({ user }: { user: ManagedUser }) => showAnswer(user),
  // A link is in this answer only, and in no cache.
  gcTime: 0,
} as const;

export const useCreateUser = () => useMutation(trpc.admin.users.create.mutationOptions(answered));
export const useInviteUser = () =>
  useMutation(trpc.admin.users.invite.mutationOptions(answeredWithUser));
export const useInviteAgain = () =>
  useMutation(trpc.admin.users.inviteAgain.mutationOptions(answeredWithUser));
export const useUpdateUser = () => useMutation(trpc.admin.users.update.mutationOptions(answered));
export const useSuspendUser = () => useMutation(trpc.admin.users.suspend.mutationOptions(answered));
export const useUnsuspendUser = () =>
  useMutation(trpc.admin.users.unsuspend.mutationOptions(answered));
export const useSignOutUser = () => useMutation(trpc.admin.users.signOut.mutationOptions(answered));
export const useResetPassword = () =>
  useMutation(trpc.admin.users.resetPassword.mutationOptions(answeredWithUser));

export const useDeleteUser = () =>
  useMutation(
    trpc.admin.users.delete.mutationOptions({
      onSuccess: () =>
        queryClient.invalidateQueries({ queryKey: trpc.admin.users.list.queryKey() }),
    }),
  );
