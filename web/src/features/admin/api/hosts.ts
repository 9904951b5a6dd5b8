import { useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type Host = Outputs['hosts']['list']['items'][number];

/** All hosts, kept up to date. */
export const useHosts = () =>
  useQuery({ ...trpc.hosts.list.queryOptions(), ...live, select: ({ items }) => items });

/** What needs an administrator now, kept up to date. */
export const useHostAlarms = () =>
  useQuery({ ...trpc.hosts.alarms.queryOptions(), ...live, select: ({ items }) => items });

function showAnswer(host: Host): void {
  queryClient.setQueryData(
    trpc.hosts.list.queryKey(),
    (page) =>
      page && { ...page, items: page.items.map((each) => (each.id === host.id ? host : each)) },
  );
}

const answered = { onSuccess: showAnswer } as const;

export const useUpdateHost = () => useMutation(trpc.hosts.update.mutationOptions(answered));
export const useDeclareDead = () => useMutation(trpc.hosts.declareDead.mutationOptions(answered));
