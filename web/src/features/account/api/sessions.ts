import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { cursorOf, firstPage, nextPage } from '@/api/pages';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc, trpcClient } from '@/api/trpc';

export type AuthSession = Outputs['account']['sessions']['items'][number];

const pagesKey = ['account', 'session-pages'] as const;

/** Where one is signed in, newest first. */
export const useSessions = () =>
  useInfiniteQuery({
    queryKey: pagesKey,
    queryFn: ({ pageParam, signal }) =>
      trpcClient.account.sessions.query(cursorOf(pageParam), { signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });

const reload = () => queryClient.invalidateQueries({ queryKey: pagesKey });

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
