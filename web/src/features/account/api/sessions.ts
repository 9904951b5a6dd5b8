import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type AuthSession = Outputs['account']['sessions']['items'][number];

/** Where one is signed in, newest first. */
export const useSessions = () =>
  useInfiniteQuery(
    trpc.account.sessions.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );

const reload = () =>
  queryClient.invalidateQueries({ queryKey: trpc.account.sessions.infiniteQueryKey() });

export const useEndSession = () =>
  useMutation(trpc.account.endSession.mutationOptions({ onSuccess: reload }));

export const useEndSessions = () =>
  useMutation(
    trpc.account.endSessions.mutationOptions({
      // Without this session there is nothing left to ask.
      onSuccess: (_, { keepThis }) => (keepThis === true ? reload() : undefined),
    }),
  );

/** Ends every other session as well. */
export const useChangePassword = () =>
  useMutation(trpc.account.changePassword.mutationOptions({ onSuccess: reload }));
