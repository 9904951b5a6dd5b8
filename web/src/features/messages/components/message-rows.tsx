import { Link } from '@tanstack/react-router';
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import { TickLabel } from '@/components/ticks/tick-label';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { PhoneNumber } from '@/phone/phone-number';
import { RelativeTime } from '@/time/relative-time';
import { formatExact, formatShort } from '@/time/time';
import type { Message } from '../api/messages';
import { describeSource } from '../source-words';

interface MessageRowsProps {
  rows: readonly Message[];
  deviceName: (id: string) => string;
  openId: string | undefined;
}

/** The log. Each row opens its message at the side. */
export function MessageRows({ rows, deviceName, openId }: MessageRowsProps) {
  return (
    <Card className="overflow-hidden">
      <ul aria-label="Messages" className="divide-y divide-line">
        {rows.map((message) => (
          <li
            key={message.id}
            className={cn(
              'relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 px-4 py-3 text-sm transition-colors hover:bg-hover md:grid-cols-[auto_11rem_minmax(0,1fr)_8rem_8.5rem] md:items-center',
              message.id === openId && 'bg-accent-soft',
            )}
          >
            <Row message={message} deviceName={deviceName(message.deviceId)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Row({ message, deviceName }: { message: Message; deviceName: string }) {
  const out = message.direction === 'out';
  const Arrow = out ? ArrowUpRight : ArrowDownLeft;
  return (
    <>
      <span
        className={cn(
          'mt-0.5 grid size-7 place-items-center rounded-full md:mt-0',
          out ? 'bg-accent-soft text-accent-ink' : 'bg-info-soft text-info-ink',
        )}
      >
        <Arrow aria-hidden className="size-4" />
        <span className="sr-only">{out ? 'Sent' : 'Received'}</span>
      </span>
      <div className="min-w-0">
        <Link
          to="/messages"
          search={(previous) => ({ ...previous, message: message.id })}
          resetScroll={false}
          className="font-medium -outline-offset-2 after:absolute after:inset-0"
        >
          <span className="sr-only">{out ? 'To' : 'From'} </span>
          <PhoneNumber value={out ? message.to : message.from} />
        </Link>
        {message.senderName ? (
          <p className="truncate text-xs text-ink-muted">{message.senderName}</p>
        ) : null}
      </div>
      <p
        dir="auto"
        className="col-span-2 col-start-2 row-start-2 line-clamp-2 text-ink-muted md:col-span-1 md:col-start-3 md:row-start-1 md:line-clamp-1 md:text-ink"
      >
        {message.text}
      </p>
      <div className="col-start-3 row-start-1 flex justify-end md:col-start-4 md:justify-start">
        <TickLabel status={message.status} />
      </div>
      <div className="col-span-2 col-start-2 flex gap-2 text-xs text-ink-muted md:col-span-1 md:col-start-5 md:flex-col md:gap-0 md:text-right">
        {message.status === 'scheduled' && message.sendAt ? (
          <time
            dateTime={message.sendAt}
            title={formatExact(message.sendAt)}
            className="whitespace-nowrap tabular-nums"
          >
            for {formatShort(message.sendAt)}
          </time>
        ) : (
          <RelativeTime at={message.createdAt} />
        )}
        <span className="truncate">
          {deviceName} · {describeSource(message.source)}
        </span>
      </div>
    </>
  );
}

export function MessageRowsSkeleton() {
  return (
    <Loading label="Loading messages">
      <Card className="divide-y divide-line">
        {[0, 1, 2, 3, 4, 5].map((row) => (
          <div key={row} className="flex items-center gap-3 px-4 py-3.5">
            <Skeleton className="size-7 rounded-full" />
            <Skeleton className="h-4 w-36" />
            <Skeleton className="hidden h-4 flex-1 md:block" />
            <Skeleton className="ml-auto h-5 w-20 rounded-full" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
