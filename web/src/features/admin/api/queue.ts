import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type Queue = Outputs['admin']['queue']['get'];
export type QueuedMessage = Outputs['admin']['queue']['messages']['items'][number];
export type QueueFilters = Omit<
  NonNullable<Inputs['admin']['queue']['messages']>,
  'cursor' | 'limit'
>;

/** How much waits, kept up to date. */
export const useQueue = () => useQuery({ ...trpc.admin.queue.get.queryOptions(), ...live });

/** One page of what waits, hangs or failed, newest first. */
export const useQueuedMessages = (filters: QueueFilters, cursor: string | undefined) =>
  useQuery({
    ...trpc.admin.queue.messages.queryOptions({ ...filters, cursor }),
    ...live,
    placeholderData: keepPreviousData,
  });

const reload = () => queryClient.invalidateQueries({ queryKey: trpc.admin.queue.pathKey() });
const answered = { onSuccess: reload } as const;

export const useCancelAny = () => useMutation(trpc.admin.queue.cancel.mutationOptions(answered));
export const useRetryAny = () => useMutation(trpc.admin.queue.retry.mutationOptions(answered));
