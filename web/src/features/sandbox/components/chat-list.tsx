import { Link } from '@tanstack/react-router';
import { MessageCirclePlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { statusOfAck } from '@/components/ticks/statuses';
import { TickIcon } from '@/components/ticks/tick-icon';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { formatPhone } from '@/phone/phone';
import { formatShortClock } from '@/time/time';
import { useChats } from '../api/phones';
import type { Chat, Phone } from '../api/types';

/** The chats of a phone, and a way to begin one. */
export function ChatList({ phone, onOpen }: { phone: Phone; onOpen: (number: string) => void }) {
  const chats = useChats(phone.id);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        {chats.data === undefined ? (
          <div className="p-4">
            {chats.error ? (
              <ErrorNote what="The chats could not be loaded" error={chats.error} />
            ) : (
              <Loading label="Loading chats">
                <Skeleton className="h-12" />
              </Loading>
            )}
          </div>
        ) : null}
        {chats.data?.length === 0 ? (
          <p className="px-6 py-12 text-center text-sm text-ink-muted">
            No chat yet. A message sent to or from this number appears here.
          </p>
        ) : null}
        <ul aria-label="Chats" className="divide-y divide-line">
          {(chats.data ?? []).map((chat) => (
            <li key={chat.number}>
              <ChatRow chat={chat} />
            </li>
          ))}
        </ul>
      </div>
      <NewChat onOpen={onOpen} />
    </div>
  );
}

function ChatRow({ chat }: { chat: Chat }) {
  const { lastMessage } = chat;
  return (
    <Link
      to="/sandbox"
      search={(previous) => ({ ...previous, chat: chat.number })}
      className="block px-4 py-3 -outline-offset-2 hover:bg-hover"
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="truncate text-sm font-medium">
          {chat.name ?? formatPhone(chat.number)}
        </span>
        <time dateTime={lastMessage.at} className="text-xs text-ink-muted tabular-nums">
          {formatShortClock(lastMessage.at)}
        </time>
      </span>
      <span className="mt-0.5 flex items-center gap-1 text-sm text-ink-muted">
        {lastMessage.direction === 'out' ? (
          <TickIcon status={statusOfAck(lastMessage.ack)} />
        ) : null}
        <span className="min-w-0 flex-1 truncate">{lastMessage.text}</span>
        {chat.unread > 0 ? (
          <span className="rounded-full bg-accent px-2 text-xs font-semibold text-on-accent tabular-nums">
            {chat.unread}
            <span className="sr-only"> unread</span>
          </span>
        ) : null}
      </span>
    </Link>
  );
}

function NewChat({ onOpen }: { onOpen: (number: string) => void }) {
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const digits = number.replace(/\D/g, '').replace(/^00/, '');
    const valid = /^[1-9]\d{6,14}$/.test(digits);
    setWrong(!valid);
    if (valid) onOpen(`+${digits}`);
  };
  return (
    <form noValidate onSubmit={submit} className="flex items-end gap-2 border-t border-line p-3">
      <TextField
        label="New chat with"
        type="tel"
        placeholder="+1 555 010 0001"
        className="flex-1"
        autoComplete="off"
        value={number}
        error={wrong ? 'Enter an international number.' : undefined}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Button type="submit" size="icon" className="size-10" aria-label="Open chat">
        <MessageCirclePlus aria-hidden />
      </Button>
    </form>
  );
}
