import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type Mail = Outputs['mail']['list']['items'][number];
export type MailFilters = Pick<NonNullable<Inputs['mail']['list']>, 'status'>;

/** Whether mails leave, and how many wait. */
export const useMailStatus = () => useQuery({ ...trpc.mail.status.queryOptions(), ...live });

/** One page of the mails, newest first, kept up to date. */
export const useMails = (filters: MailFilters, cursor: string | undefined) =>
  useQuery({
    ...trpc.mail.list.queryOptions({ ...filters, cursor }),
    ...live,
    placeholderData: keepPreviousData,
  });

/** Asked for once and on demand: each reading stands in the activity log. */
export const useMailText = (id: string, wanted: boolean) =>
  useQuery({
    ...trpc.mail.get.queryOptions({ id }),
    enabled: wanted,
    staleTime: Infinity,
    gcTime: 0,
  });

export const useRetryMail = () =>
  useMutation(
    trpc.mail.retry.mutationOptions({
      onSuccess: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.mail.list.queryKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.mail.status.queryKey() }),
        ]),
    }),
  );
