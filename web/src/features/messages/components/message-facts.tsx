import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { PhoneNumber } from '@/phone/phone-number';
import { formatExact } from '@/time/time';
import type { Message } from '../api/messages';
import { describeSource } from '../source-words';

interface MessageFactsProps {
  message: Message;
  /** Null when the device is deleted. */
  deviceName: string | null;
}

/** Who, through what, and the ids to hand on. */
export function MessageFacts({ message, deviceName }: MessageFactsProps) {
  return (
    <section aria-label="Details">
      <h3 className="mb-3 text-sm font-semibold">Details</h3>
      <dl className="grid grid-cols-[6.25rem_minmax(0,1fr)] items-center gap-y-2 text-sm">
        <Fact term="From">
          <PhoneNumber value={message.from} />
        </Fact>
        <Fact term="To">
          <PhoneNumber value={message.to} />
        </Fact>
        {message.senderName ? <Fact term="Name">{message.senderName}</Fact> : null}
        <Fact term="Device">
          {deviceName === null ? (
            'Deleted device'
          ) : (
            <Link
              to="/devices/$id"
              params={{ id: message.deviceId }}
              className="font-medium text-accent-ink underline"
            >
              {deviceName}
            </Link>
          )}
        </Fact>
        <Fact term="Source">{describeSource(message.source)}</Fact>
        {message.priority === 'bulk' ? <Fact term="Priority">Bulk, after direct ones</Fact> : null}
        {message.sendAt ? <Fact term="Scheduled for">{formatExact(message.sendAt)}</Fact> : null}
        {message.expiresAt ? <Fact term="Not after">{formatExact(message.expiresAt)}</Fact> : null}
        <Id term="Message id" value={message.id} />
        <Id term="WhatsApp id" value={message.providerMessageId} />
        {message.clientMessageId && message.source !== 'web' ? (
          <Id term="Your id" value={message.clientMessageId} />
        ) : null}
      </dl>
    </section>
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

function Id({ term, value }: { term: string; value: string }) {
  return (
    <Fact term={term}>
      <span className="flex items-center gap-1">
        <code className="min-w-0 font-mono text-xs break-all">{value}</code>
        <CopyButton iconOnly look="quiet" className="size-7" value={value} label={`Copy ${term}`} />
      </span>
    </Fact>
  );
}
