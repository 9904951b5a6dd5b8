import { Link } from '@tanstack/react-router';
import { Bubble } from '@/components/chat/bubble';
import { describeStatus } from '@/components/ticks/statuses';
import { TickLabel } from '@/components/ticks/tick-label';
import { PhoneNumber } from '@/phone/phone-number';
import { formatExact } from '@/time/time';
import { type Message, useMessage } from '../api/messages';

/** A message that was just sent: its bubble, with a tick that turns as WhatsApp speaks. */
export function SentMessage({ sent }: { sent: Message }) {
  const message = useMessage(sent.id).data ?? sent;
  const { meaning } = describeStatus(message.status);
  return (
    <li aria-label={`Message to ${message.to}`} className="flex flex-col gap-2">
      <Bubble direction="out" text={message.text} at={message.createdAt} status={message.status} />
      <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1 text-xs text-ink-muted">
        <span>
          To <PhoneNumber value={message.to} />
        </span>
        <output>
          <TickLabel status={message.status} />
        </output>
        <Link
          to="/messages"
          search={{ message: message.id }}
          className="font-medium text-accent-ink underline"
        >
          Show details
        </Link>
      </div>
      <p className="text-right text-xs text-ink-muted">{describe(message, meaning)}</p>
    </li>
  );
}

function describe({ status, sendAt, error }: Message, meaning: string): string {
  if (status === 'scheduled' && sendAt) return `Leaves ${formatExact(sendAt)}.`;
  return error ? `${error.message} ${error.help}` : meaning;
}
