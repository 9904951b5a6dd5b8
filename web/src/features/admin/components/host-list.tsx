import { Server, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { type Host, useDeclareDead, useHostAlarms, useHosts } from '../api/hosts';
import { HostRow } from './host-row';

/** All machines that run devices, and what is wrong with them. */
export function HostList() {
  const hosts = useHosts();
  const [givingUp, setGivingUp] = useState<Host | null>(null);
  const declareDead = useDeclareDead();
  if (hosts.data === undefined) {
    if (hosts.error) {
      return (
        <ErrorNote
          what="The hosts could not be loaded"
          error={hosts.error}
          onRetry={() => void hosts.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading hosts">
        <Card className="p-5">
          <Skeleton className="h-28" />
        </Card>
      </Loading>
    );
  }
  if (hosts.data.length === 0) {
    return (
      <EmptyState icon={Server} title="No host yet">
        <p>A host is a machine with a sidecar. Name its address in SIDECAR_URLS and restart.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Alarms />
      <ul aria-label="Hosts" className="flex flex-col gap-3">
        {hosts.data.map((host) => (
          <li key={host.id}>
            <HostRow host={host} onDeclareDead={() => setGivingUp(host)} />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={givingUp !== null}
        onClose={() => setGivingUp(null)}
        title={`Declare ${givingUp?.name ?? ''} dead`}
        consequence={`Its ${givingUp?.devices ?? 0} devices are given up there and must be linked again, by a new code, on another host. Do this only if the machine is gone for good: were it still running, it would keep using the same accounts.`}
        action="Declare host dead"
        typed={givingUp?.name ?? ''}
        busy={declareDead.isPending}
        error={declareDead.error}
        onConfirm={() => {
          if (givingUp === null) return;
          declareDead.mutate({ id: givingUp.id }, { onSuccess: () => setGivingUp(null) });
        }}
      />
    </>
  );
}

function Alarms() {
  const alarms = useHostAlarms().data ?? [];
  if (alarms.length === 0) return null;
  return (
    <ul
      aria-label="What to look at now"
      className="mb-4 flex flex-col gap-2 rounded-card bg-danger-soft p-4 text-sm text-danger-ink"
    >
      {alarms.map(({ kind, host, message }) => (
        <li key={`${host.id} ${kind}`} className="flex gap-3">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p>
            <strong className="font-semibold">{host.name}</strong>: {message}
          </p>
        </li>
      ))}
    </ul>
  );
}
