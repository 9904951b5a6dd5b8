import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Bubble } from '@/components/chat/bubble';
import { describeStatus } from '@/components/ticks/statuses';
import { TickIcon } from '@/components/ticks/tick-icon';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { PhoneNumber } from '@/phone/phone-number';
import { formatExact } from '@/time/time';
import { type Message, useMessage } from '../api/messages';
import { describeSource } from '../source-words';
import { toTimeline } from '../timeline';

interface MessagePanelProps {
  id: string | undefined;
  deviceName: (id: string) => string;
  onClose: () => void;
}

/** One message at the side: what it says, what happened to it and when. */
export function MessagePanel({ id, deviceName, onClose }: MessagePanelProps) {
  return (
    <Dialog open={id !== undefined} onClose={onClose} title="Message" place="side">
      {id === undefined ? null : <Content id={id} deviceName={deviceName} />}
    </Dialog>
  );
}

function Content({ id, deviceName }: { id: string; deviceName: (id: string) => string }) {
  const message = useMessage(id);
  if (message.data === undefined) {
    if (message.error) {
      return <ErrorNote what="This message cannot be shown" error={message.error} />;
    }
    return (
      <Loading label="Loading the message">
        <Skeleton className="ml-auto h-16 w-64 rounded-2xl" />
        <Skeleton className="mt-8 h-40" />
      </Loading>
    );
  }
  return <Details message={message.data} deviceName={deviceName(message.data.deviceId)} />;
}

function Details({ message, deviceName }: { message: Message; deviceName: string }) {
  return (
    <div className="flex flex-col gap-6">
      <div className="rounded-card bg-sunken p-4">
        <Bubble
          direction={message.direction}
          text={message.text}
          at={message.createdAt}
          status={message.status}
        />
      </div>
      {message.error ? (
        <div className="flex gap-3 rounded-card bg-danger-soft p-4 text-sm text-danger-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <div>
            <p>{message.error.message}</p>
            <p className="mt-1 font-mono text-xs">{message.error.code}</p>
          </div>
        </div>
      ) : null}
      <section aria-label="Timeline">
        <h3 className="mb-3 text-sm font-semibold">Timeline</h3>
        <Timeline message={message} />
      </section>
      <section aria-label="Details">
        <h3 className="mb-3 text-sm font-semibold">Details</h3>
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-y-2 text-sm">
          <Fact term="From">
            <PhoneNumber value={message.from} />
          </Fact>
          <Fact term="To">
            <PhoneNumber value={message.to} />
          </Fact>
          {message.senderName ? <Fact term="Name">{message.senderName}</Fact> : null}
          <Fact term="Device">{deviceName}</Fact>
          <Fact term="Source">{describeSource(message.source)}</Fact>
          {message.direction === 'out' ? <Fact term="Attempts">{message.attempts}</Fact> : null}
          {message.clientMessageId ? (
            <Fact term="Your id">
              <Code>{message.clientMessageId}</Code>
            </Fact>
          ) : null}
          <Fact term="Message id">
            <Code>{message.id}</Code>
          </Fact>
          <Fact term="WhatsApp id">
            <Code>{message.providerMessageId}</Code>
          </Fact>
        </dl>
      </section>
    </div>
  );
}

function Timeline({ message }: { message: Message }) {
  return (
    <ol className="flex flex-col gap-3">
      {toTimeline(message).map(({ status, at }) => {
        const { word, meaning } = describeStatus(status);
        return (
          <li key={status} className="flex gap-3 text-sm">
            <TickIcon status={status} className="mt-0.5" />
            <div className="min-w-0">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{word}</span>
                <time dateTime={at} className="text-xs text-ink-muted tabular-nums">
                  {formatExact(at)}
                </time>
              </p>
              <p className="text-xs text-ink-muted">{meaning}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{term}</dt>
      <dd className="min-w-0 tabular-nums">{children}</dd>
    </>
  );
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-xs">{children}</code>;
}
