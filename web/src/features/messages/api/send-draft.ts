import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { queryClient } from '@/api/query-client';
import { type Inputs, trpc } from '@/api/trpc';
import { type Draft, draftOf } from '../draft';
import type { Message } from './messages';

type DraftContent = Omit<Inputs['messages']['send'], 'clientMessageId'>;

interface Callbacks {
  onSuccess: (message: Message) => void;
  onError: (error: unknown) => void;
}

/**
 * Sends what the form holds, once: the draft's id goes along, and a draft keeps it until the
 * server is known to have accepted it.
 */
export function useSendDraft() {
  const draft = useRef<Draft | null>(null);
  const { mutate, error, isPending } = useMutation(
    trpc.messages.send.mutationOptions({
      onSuccess: (message) => {
        queryClient.setQueryData(trpc.messages.get.queryKey({ id: message.id }), message);
      },
    }),
  );
  const sendDraft = (content: DraftContent, callbacks: Callbacks): void => {
    draft.current = draftOf(draft.current, JSON.stringify(content));
    mutate(
      { ...content, clientMessageId: draft.current.id },
      {
        onSuccess: (message) => {
          draft.current = null;
          callbacks.onSuccess(message);
        },
        onError: callbacks.onError,
      },
    );
  };
  return { sendDraft, error, isPending };
}
