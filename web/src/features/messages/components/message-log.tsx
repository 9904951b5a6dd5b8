import { Link } from '@tanstack/react-router';
import { ArrowUp, MessagesSquare, SearchX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { type Message, type MessageFilters, useMessages } from '../api/messages';
import { useHeldRows } from '../use-held-rows';
import { MessageRows, MessageRowsSkeleton } from './message-rows';

interface MessageLogProps {
  filters: MessageFilters;
  cursor: string | undefined;
  openId: string | undefined;
  deviceName: (id: string) => string;
  onClear: () => void;
}

/** One page of the log in whatever state it is. */
export function MessageLog({ filters, cursor, openId, deviceName, onClear }: MessageLogProps) {
  const messages = useMessages(filters, cursor);
  if (messages.data === undefined) {
    if (!messages.error) return <MessageRowsSkeleton />;
    return (
      <ErrorNote
        what="The messages could not be loaded"
        error={messages.error}
        onRetry={() => void messages.refetch()}
      />
    );
  }
  const { items, nextCursor } = messages.data;
  if (items.length === 0) {
    const filtered = Object.values(filters).some((value) => value !== undefined);
    if (filtered || cursor !== undefined) return <NothingFound onClear={onClear} />;
    return <NoMessages />;
  }
  return (
    <>
      <HeldRows
        key={JSON.stringify([filters, cursor])}
        items={items}
        openId={openId}
        deviceName={deviceName}
      />
      <nav aria-label="Pages of messages" className="mt-4 flex justify-between gap-3">
        {cursor === undefined ? (
          <span />
        ) : (
          <Button asChild>
            <Link to="/messages" search={(previous) => ({ ...previous, cursor: undefined })}>
              Newest
            </Link>
          </Button>
        )}
        {nextCursor === null ? null : (
          <Button asChild>
            <Link to="/messages" search={(previous) => ({ ...previous, cursor: nextCursor })}>
              Older
            </Link>
          </Button>
        )}
      </nav>
    </>
  );
}

function HeldRows({
  items,
  openId,
  deviceName,
}: {
  items: readonly Message[];
  openId: string | undefined;
  deviceName: (id: string) => string;
}) {
  const { rows, waiting, release } = useHeldRows(items);
  return (
    <>
      {waiting > 0 ? (
        <div className="sticky top-16 z-10 -mb-10 flex justify-center md:top-3">
          <Button look="primary" size="small" className="shadow-float" onClick={release}>
            <ArrowUp aria-hidden />
            {waiting} new
          </Button>
        </div>
      ) : null}
      <MessageRows rows={rows} openId={openId} deviceName={deviceName} />
    </>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No message matches"
      action={<Button onClick={onClear}>Clear filters</Button>}
    >
      <p>There are messages, but none with these filters.</p>
    </EmptyState>
  );
}

function NoMessages() {
  return (
    <EmptyState
      icon={MessagesSquare}
      title="No message yet"
      action={
        <Button asChild look="primary">
          <Link to="/send">Send a message</Link>
        </Button>
      }
    >
      <p>Every message sent or received through your devices stands here, with its ticks.</p>
    </EmptyState>
  );
}
