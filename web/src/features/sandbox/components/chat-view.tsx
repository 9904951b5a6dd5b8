import { Link } from '@tanstack/react-router';
import { ArrowLeft, SendHorizontal } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Bubble } from '@/components/chat/bubble';
import { statusOfAck } from '@/components/ticks/statuses';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { formatPhone } from '@/phone/phone';
import { useChat, useMarkRead, useSendFromPhone } from '../api/phones';
import type { Phone, PhoneMessage } from '../api/types';

/** One chat on a phone. What is on the screen counts as read while the phone is online. */
export function ChatView({ phone, number }: { phone: Phone; number: string }) {
  const messages = useChat(phone.id, number);
  const shown = messages.data ?? [];
  useReadWhatIsSeen(phone, number, shown);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 border-b border-line px-2 py-1.5">
        <Button asChild look="quiet" size="icon">
          <Link
            to="/sandbox"
            search={(previous) => ({ ...previous, chat: undefined })}
            aria-label="Back to chats"
          >
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
        <h3 className="truncate text-sm font-semibold">{formatPhone(number)}</h3>
      </div>
      <Messages shown={shown} />
      {messages.error && messages.data === undefined ? (
        <ErrorNote className="m-3" what="The messages could not be loaded" error={messages.error} />
      ) : null}
      <AnswerBox phone={phone} number={number} />
    </div>
  );
}

function useReadWhatIsSeen(phone: Phone, chat: string, shown: readonly PhoneMessage[]): void {
  const { mutate, isPending } = useMarkRead();
  const lastUnread = shown.findLast((message) => message.direction === 'in' && message.ack < 3)?.id;
  useEffect(() => {
    if (lastUnread === undefined || !phone.online || isPending) return;
    mutate({ id: phone.id, chat });
    // Once per newest unread message: a failed attempt is not repeated in a loop.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [lastUnread, phone.online, phone.id, chat, mutate]);
}

function Messages({ shown }: { shown: readonly PhoneMessage[] }) {
  const box = useRef<HTMLDivElement>(null);
  const last = shown.at(-1)?.id;
  useEffect(() => {
    if (last !== undefined && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  return (
    <div
      ref={box}
      role="log"
      aria-label="Messages in this chat"
      // A scrolling region must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto bg-sunken p-3 -outline-offset-2"
    >
      {shown.map((message) => (
        <Bubble
          key={message.id}
          direction={message.direction}
          text={message.text}
          at={message.at}
          status={message.direction === 'out' ? statusOfAck(message.ack) : 'received'}
        />
      ))}
    </div>
  );
}

function AnswerBox({ phone, number }: { phone: Phone; number: string }) {
  const [text, setText] = useState('');
  const send = useSendFromPhone();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    send.mutate({ id: phone.id, to: number, text }, { onSuccess: () => setText('') });
  };
  return (
    <form onSubmit={submit} className="border-t border-line p-3">
      {send.error ? <ErrorNote className="mb-2" what="Not sent" error={send.error} /> : null}
      <div className="flex gap-2">
        <input
          aria-label="Answer"
          placeholder="Answer"
          autoComplete="off"
          dir="auto"
          className="h-10 min-w-0 flex-1 rounded-full border border-line-strong/70 bg-surface px-4 text-sm placeholder:text-ink-muted"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          type="submit"
          look="primary"
          size="icon"
          className="size-10 rounded-full"
          aria-label="Send answer"
          busy={send.isPending}
        >
          {send.isPending ? null : <SendHorizontal aria-hidden />}
        </Button>
      </div>
    </form>
  );
}
