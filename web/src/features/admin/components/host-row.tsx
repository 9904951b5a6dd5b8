import { CircleCheck, CirclePause, CircleX, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { RelativeTime } from '@/time/relative-time';
import { type Host, useUpdateHost } from '../api/hosts';
import { describeHost, formatBytes, type HostOrder, ordersFor } from '../host-words';

/** One machine: its state, its use, and what can be done about it. */
export function HostRow({ host, onDeclareDead }: { host: Host; onDeclareDead: () => void }) {
  const { word, tone, meaning } = describeHost(host);
  const Icon = host.status !== 'reachable' ? CircleX : host.draining ? CirclePause : CircleCheck;
  return (
    <Card className="p-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent-ink">
          <Server aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {host.name}
            <Badge tone={tone}>
              <Icon aria-hidden />
              {word}
            </Badge>
            {host.storage === 'full' ? <Badge tone="danger">Disk full</Badge> : null}
          </h2>
          <p className="text-sm text-ink-muted">{meaning}</p>
          <p className="mt-0.5 font-mono text-xs break-all text-ink-muted">{host.url}</p>
        </div>
        <Orders host={host} onDeclareDead={onDeclareDead} />
      </div>
      <dl className="mt-4 grid grid-cols-2 gap-4 text-sm sm:grid-cols-4">
        <Figure term="Devices">
          <Use devices={host.devices} capacity={host.capacity} />
        </Figure>
        <Figure term="Memory">
          {host.memoryBytes === null ? 'Not known' : formatBytes(host.memoryBytes)}
        </Figure>
        <Figure term="Last heartbeat">
          {host.heartbeatAt ? <RelativeTime at={host.heartbeatAt} /> : 'Never'}
        </Figure>
        <Figure term="Messages caught up">
          {host.gaps.closed.toLocaleString('en')} of {host.gaps.found.toLocaleString('en')}
        </Figure>
      </dl>
    </Card>
  );
}

/** The bar repeats the figures beside it. */
function Use({ devices, capacity }: { devices: number; capacity: number }) {
  return (
    <>
      {devices} of {capacity}
      <svg
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="mt-1.5 h-1.5 w-full max-w-32"
      >
        <rect width="100" height="4" className="fill-hover" />
        <rect
          width={Math.min(100, (100 * devices) / Math.max(1, capacity))}
          height="4"
          className={devices >= capacity ? 'fill-danger' : 'fill-accent'}
        />
      </svg>
    </>
  );
}

const labels: Record<HostOrder, string> = {
  drain: 'Drain host',
  undrain: 'Take into service',
  declare_dead: 'Declare host dead',
};

function Orders({ host, onDeclareDead }: { host: Host; onDeclareDead: () => void }) {
  const update = useUpdateHost();
  return (
    <div className="flex flex-wrap gap-2">
      {ordersFor(host).map((order) => (
        <Button
          key={order}
          size="small"
          look={order === 'declare_dead' ? 'dangerQuiet' : 'secondary'}
          busy={order === 'declare_dead' ? false : update.isPending}
          onClick={() =>
            order === 'declare_dead'
              ? onDeclareDead()
              : update.mutate({ id: host.id, draining: order === 'drain' })
          }
        >
          {labels[order]}
        </Button>
      ))}
      {update.error ? <ErrorNote what="The host was not changed" error={update.error} /> : null}
    </div>
  );
}

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-muted">{term}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
