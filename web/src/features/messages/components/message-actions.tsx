import { Link } from '@tanstack/react-router';
import { Ban, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { useCancelMessage, useSendAgain } from '../api/message-life';
import type { Message } from '../api/messages';
import { orderFor } from '../message-orders';

interface MessageActionsProps {
  message: Message;
  /** Shows the message that was made by sending again. */
  onSentAgain: (id: string) => void;
}

/** Cancel while it waits, send again once it has ended or nobody knows. */
export function MessageActions({ message, onSentAgain }: MessageActionsProps) {
  const [confirming, setConfirming] = useState(false);
  const cancel = useCancelMessage();
  const again = useSendAgain();
  const order = orderFor(message);
  const { id } = message;
  const sendAgain = (confirmPossibleDuplicate: boolean): void =>
    again.mutate(
      { id, confirmPossibleDuplicate },
      {
        onSuccess: (next) => {
          setConfirming(false);
          onSentAgain(next.id);
        },
      },
    );
  const error = cancel.error ?? (confirming ? null : again.error);
  if (order === null && message.retryOf === null && !error) return null;
  return (
    <div className="flex flex-col items-start gap-3">
      {error ? (
        <ErrorNote
          className="self-stretch"
          what={cancel.error ? 'The message was not cancelled' : 'The message was not sent again'}
          error={error}
        />
      ) : null}
      {order === 'cancel' ? (
        <Button busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
          <Ban aria-hidden />
          Cancel message
        </Button>
      ) : null}
      {order === 'send_again' ? (
        <Button busy={again.isPending} onClick={() => sendAgain(false)}>
          <RotateCw aria-hidden />
          Send again
        </Button>
      ) : null}
      {order === 'send_again_unsure' ? (
        <Button onClick={() => setConfirming(true)}>
          <RotateCw aria-hidden />
          Send again
        </Button>
      ) : null}
      {message.retryOf ? (
        <p className="text-sm text-ink-muted">
          This is{' '}
          <Link
            to="/messages"
            search={(previous) => ({ ...previous, message: message.retryOf ?? undefined })}
            resetScroll={false}
            className="font-medium text-accent-ink underline"
          >
            an earlier message
          </Link>{' '}
          sent again.
        </p>
      ) : null}
      <ConfirmDialog
        open={confirming}
        onClose={() => setConfirming(false)}
        title="Send again"
        consequence="Nobody knows yet whether this message arrived. If it did, the contact receives it twice. Look on the phone first if you can."
        action="Send again, it may arrive twice"
        busy={again.isPending}
        error={again.error}
        onConfirm={() => sendAgain(true)}
      />
    </div>
  );
}
