import { useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type ApiKey = Outputs['apiKeys']['list']['items'][number];
export type CreatedApiKey = Outputs['apiKeys']['create'];

const reload = () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.list.queryKey() });

/** The user's keys; kept up to date because each shows its last use. */
export const useApiKeys = () => useQuery({ ...trpc.apiKeys.list.queryOptions(), ...live });

/** The key itself is only in this answer; it is not kept in the cache. */
export const useCreateApiKey = () =>
  useMutation(trpc.apiKeys.create.mutationOptions({ onSuccess: reload, gcTime: 0 }));

export const useRevokeApiKey = () =>
  useMutation(trpc.apiKeys.delete.mutationOptions({ onSuccess: reload }));
