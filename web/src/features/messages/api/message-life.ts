import { useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';
import type { Message } from './messages';

export type MessageHistory = Outputs['messages']['history'];

/** Every state and every attempt of a message, kept up to date. */
export const useMessageHistory = (id: string) =>
  useQuery({ ...trpc.messages.history.queryOptions({ id }), ...live });

/** What an order answers is shown at once, before the next round asks. */
async function showAnswer(message: Message): Promise<void> {
  const { id } = message;
  queryClient.setQueryData(trpc.messages.get.queryKey({ id }), message);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: trpc.messages.history.queryKey({ id }) }),
    queryClient.invalidateQueries({ queryKey: trpc.messages.list.queryKey() }),
  ]);
}

const answered = { onSuccess: showAnswer } as const;

export const useCancelMessage = () => useMutation(trpc.messages.cancel.mutationOptions(answered));

/** Asked twice it answers with the same new message. */
export const useSendAgain = () => useMutation(trpc.messages.sendAgain.mutationOptions(answered));
