import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type Message = Outputs['messages']['send'];
export type MessageFilters = Pick<Inputs['messages']['list'], 'status' | 'device' | 'direction'>;

/** One page of the log, newest first, kept up to date; the page before stays while this one loads. */
export const useMessages = (filters: MessageFilters, cursor: string | undefined) =>
  useQuery({
    ...trpc.messages.list.queryOptions({ ...filters, ...(cursor === undefined ? {} : { cursor }) }),
    ...live,
    placeholderData: keepPreviousData,
  });

/** One message, kept up to date. */
export const useMessage = (id: string) =>
  useQuery({ ...trpc.messages.get.queryOptions({ id }), ...live });
