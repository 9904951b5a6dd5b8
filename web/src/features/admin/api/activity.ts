import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type ActivityLine = Outputs['admin']['activity']['list']['items'][number];
export type ActivityFilters = Omit<
  NonNullable<Inputs['admin']['activity']['list']>,
  'cursor' | 'limit'
>;

/** One page of everybody's acts, newest first, kept up to date. */
export const useActivity = (filters: ActivityFilters, cursor: string | undefined) =>
  useQuery({
    ...trpc.admin.activity.list.queryOptions({ ...filters, cursor }),
    ...live,
    placeholderData: keepPreviousData,
  });
