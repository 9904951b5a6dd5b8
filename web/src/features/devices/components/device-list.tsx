import { Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useDevices } from '../api/devices';
import { DeviceCard } from './device-card';

/** All devices; without any, how to begin. */
export function DeviceList({ action }: { action: ReactNode }) {
  const devices = useDevices();
  if (devices.data === undefined) {
    if (devices.error) {
      return (
        <ErrorNote
          what="The devices could not be loaded"
          error={devices.error}
          onRetry={() => void devices.refetch()}
        />
      );
    }
    return <DeviceListSkeleton />;
  }
  if (devices.data.length === 0) {
    return (
      <EmptyState icon={Smartphone} title="No device yet" action={action}>
        <p>A device is a WhatsApp account that BotWave sends with. Three steps to begin:</p>
        <ol className="mx-auto mt-4 flex max-w-xs flex-col gap-2.5 text-left text-ink">
          <Step number={1}>Link an account, or the sandbox phone that needs none.</Step>
          <Step number={2}>Send a message and watch its ticks turn.</Step>
          <Step number={3}>Create an API key and send from your own code.</Step>
        </ol>
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {devices.data.map((device) => (
        <li key={device.id}>
          <DeviceCard device={device} />
        </li>
      ))}
    </ul>
  );
}

function Step({ number, children }: { number: number; children: string }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-ink"
      >
        {number}
      </span>
      {children}
    </li>
  );
}

function DeviceListSkeleton() {
  return (
    <Loading label="Loading devices">
      <div className="flex flex-col gap-3">
        {[0, 1].map((row) => (
          <Card key={row} className="flex items-center gap-4 p-5">
            <Skeleton className="size-11 rounded-2xl" />
            <div className="flex-1">
              <Skeleton className="h-4 w-40" />
              <Skeleton className="mt-2 h-3.5 w-56 max-w-full" />
            </div>
            <Skeleton className="h-6 w-24 rounded-full" />
          </Card>
        ))}
      </div>
    </Loading>
  );
}
