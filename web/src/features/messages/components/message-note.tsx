import { CircleAlert, CircleDashed, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { formatExact } from '@/time/time';
import type { Message } from '../api/messages';

interface MessageNoteProps {
  message: Message;
  /** Why messages of its device wait; null while they leave. */
  waiting: string | null;
}

/** What to know of a message beyond its state: why, and what next. */
export function MessageNote({ message, waiting }: MessageNoteProps) {
  const { status, error, sendAt, expiresAt } = message;
  switch (status) {
    case 'unknown':
      return (
        <Note tone="warning" icon={CircleDashed} title="Handed over, no word yet">
          {error ? <p>{error.message}</p> : null}
          <p className="mt-1">
            It may have arrived. BotWave never sends it a second time by itself.
          </p>
          {error ? <p className="mt-1">{error.help}</p> : null}
        </Note>
      );
    case 'failed':
    case 'expired':
      return error ? (
        <Note
          tone={status === 'failed' ? 'danger' : 'warning'}
          icon={CircleAlert}
          title={error.message}
        >
          <p>{error.help}</p>
          <p className="mt-1 font-mono text-xs">{error.code}</p>
        </Note>
      ) : null;
    case 'scheduled':
      return (
        <Note tone="info" icon={Clock} title={`Leaves ${sendAt ? formatExact(sendAt) : 'later'}`}>
          <Until expiresAt={expiresAt} />
        </Note>
      );
    case 'queued':
    case 'sending':
      if (waiting === null && error === null && expiresAt === null) return null;
      return (
        <Note
          tone="info"
          icon={Clock}
          title={waiting ?? (error ? `Tried: ${lower(error.message)}` : 'Waits for its turn')}
        >
          {waiting === null && error ? <p>{error.help}</p> : null}
          <Until expiresAt={expiresAt} />
        </Note>
      );
    default:
      return null;
  }
}

function Until({ expiresAt }: { expiresAt: string | null }) {
  if (expiresAt === null) return null;
  return <p>Not sent after {formatExact(expiresAt)}.</p>;
}

const tones = {
  danger: 'bg-danger-soft text-danger-ink',
  warning: 'bg-warning-soft text-warning-ink',
  info: 'bg-info-soft text-info-ink',
} as const;

function Note({
  tone,
  icon: Icon,
  title,
  children,
}: {
  tone: keyof typeof tones;
  icon: typeof Clock;
  title: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label="What to know"
      className={cn('flex gap-3 rounded-card p-4 text-sm', tones[tone])}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {children}
      </div>
    </section>
  );
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
