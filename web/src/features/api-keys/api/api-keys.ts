import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc, trpcClient } from '@/api/trpc';

export type ApiKey = Outputs['apiKeys']['list']['items'][number];
export type CreatedApiKey = Outputs['apiKeys']['create'];
export type KeyScope = ApiKey['scopes'][number];
export type NewApiKey = Inputs['apiKeys']['create'];

const listQuery = () =>
  queryOptions({
    queryKey: ['api-keys', 'all'],
    queryFn: ({ signal }) => readAll(signal),
    ...live,
  });

async function readAll(signal: AbortSignal): Promise<ApiKey[]> {
  const keys: ApiKey[] = [];
  let cursor: string | null = null;
  do {
    const input: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: Outputs['apiKeys']['list'] = await trpcClient.apiKeys.list.query(input, { signal });
    keys.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return keys;
}

const reload = () => queryClient.invalidateQueries({ queryKey: listQuery().queryKey });

/** The user's keys but those revoked; kept up to date because each shows its last use. */
export const useApiKeys = () => useQuery(listQuery());

// A key itself is only in the answer that made it; it is not kept in the cache.
const once = { onSuccess: reload, gcTime: 0 } as const;

export const useCreateApiKey = () => useMutation(trpc.apiKeys.create.mutationOptions(once));

export const useRotateApiKey = () => useMutation(trpc.apiKeys.rotate.mutationOptions(once));

export const useUpdateApiKey = () =>
  useMutation(trpc.apiKeys.update.mutationOptions({ onSuccess: reload }));

export const useRevokeApiKey = () =>
  useMutation(trpc.apiKeys.delete.mutationOptions({ onSuccess: reload }));
