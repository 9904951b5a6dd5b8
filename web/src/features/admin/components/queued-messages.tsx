import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { tickStatuses } from '@/components/ticks/statuses';
import { TickLabel } from '@/components/ticks/tick-label';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/time/relative-time';
import { formatExact } from '@/time/time';
import {
  type QueuedMessage,
  type QueueFilters,
  useCancelAny,
  useQueuedMessages,
  useRetryAny,
} from '../api/queue';
import { consequenceOf, describeQueue, type MessageOrder, orderFor } from '../queue-words';
import { ListStates } from './list-states';

interface QueuedMessagesProps {
  filters: QueueFilters & { status: NonNullable<QueueFilters['status']> };
  cursor: string | undefined;
  onClear: () => void;
}

interface Asked {
  order: MessageOrder;
  message: QueuedMessage;
}

/** Messages of one state, of everybody; never what they say. */
export function QueuedMessages({ filters, cursor, onClear }: QueuedMessagesProps) {
  const messages = useQueuedMessages(filters, cursor);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { word, meaning } = describeQueue(filters.status);
  return (
    <>
      <ListStates
        noun="messages"
        query={messages}
        cursor={cursor}
        filtered={filters.deviceId !== undefined || filters.userId !== undefined}
        onClear={onClear}
        empty={{
          icon: Inbox,
          title: `Nothing is ${word.toLowerCase()}`,
          text: <p>{meaning}</p>,
        }}
      >
        {(items) => (
          <Card className="overflow-hidden">
            <ul aria-label={`${word} messages`} className="divide-y divide-line">
              {items.map((message) => (
                <li key={message.id} className="px-4 py-3.5 text-sm sm:px-5">
                  <Row message={message} onOrder={(order) => setAsked({ order, message })} />
                </li>
              ))}
            </ul>
          </Card>
        )}
      </ListStates>
      <OrderDialog asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

function Row({
  message,
  onOrder,
}: {
  message: QueuedMessage;
  onOrder: (order: MessageOrder) => void;
}) {
  const order = orderFor(message);
  const status = tickStatuses.find((each) => each === message.status);
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium tabular-nums">To {message.to}</span>
          {status ? <TickLabel status={status} /> : <Badge>{message.status}</Badge>}
          {message.priority === 'bulk' ? <Badge>Bulk</Badge> : null}
        </p>
        <p className="mt-0.5 text-xs text-ink-muted">
          <Link to="/admin/devices" search={{ device: message.device.id }} className="underline">
            {message.device.name}
          </Link>
          {' of '}
          <Link to="/admin/users/$id" params={{ id: message.owner.id }} className="underline">
            {message.owner.email}
          </Link>
          {' · '}
          {message.type} · {message.attempts} {message.attempts === 1 ? 'attempt' : 'attempts'} ·
          accepted <RelativeTime at={message.createdAt} />
          {message.sendAt ? ` · for ${formatExact(message.sendAt)}` : ''}
        </p>
        {message.error ? (
          <p className="mt-1.5">
            {message.error.message} <span className="text-ink-muted">{message.error.help}</span>
          </p>
        ) : null}
        {message.unconfirmedSince ? (
          <p className="mt-1.5 text-ink-muted">
            No word from WhatsApp since <RelativeTime at={message.unconfirmedSince} />.
          </p>
        ) : null}
      </div>
      {order === null ? null : (
        <Button
          size="small"
          look={order === 'cancel' ? 'dangerQuiet' : 'secondary'}
          aria-label={`${labels[order]} to ${message.to}`}
          onClick={() => onOrder(order)}
        >
          {labels[order]}
        </Button>
      )}
    </div>
  );
}

const labels: Record<MessageOrder, string> = {
  retry: 'Send again',
  cancel: 'Cancel message',
};

function OrderDialog({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  const retry = useRetryAny();
  const cancel = useCancelAny();
  const order = asked?.order ?? 'retry';
  const mutation = order === 'retry' ? retry : cancel;
  const done = (word: string) => ({
    onSuccess: () => {
      onClose();
      toast.success(word);
    },
  });
  const close = (): void => {
    onClose();
    mutation.reset();
  };
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={close}
      title={order === 'retry' ? 'Send the message again' : 'Cancel the message'}
      consequence={asked ? consequenceOf(order, asked.message) : ''}
      action={labels[order]}
      busy={mutation.isPending}
      error={mutation.error}
      onConfirm={() => {
        if (!asked) return;
        const { id, status } = asked.message;
        if (order === 'cancel') cancel.mutate({ id }, done('The message is cancelled'));
        else {
          retry.mutate(
            { id, confirmPossibleDuplicate: status === 'unknown' },
            done('The message is sent again'),
          );
        }
      }}
    />
  );
}
