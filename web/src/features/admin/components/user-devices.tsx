import { Link } from '@tanstack/react-router';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { DeviceStatusBadge, SandboxBadge } from '@/features/devices/components/device-status';
import { useAllDevices } from '../api/devices';
import { explainDevice } from '../device-words';

/** Somebody's devices; their sessions are governed on the page of all devices. */
export function UserDevices({ userId }: { userId: string }) {
  const devices = useAllDevices({ userId }, undefined);
  return (
    <section aria-labelledby="user-devices">
      <h2 id="user-devices" className="mb-3 text-base font-semibold">
        Devices
      </h2>
      {devices.data === undefined ? (
        devices.error ? (
          <ErrorNote
            what="The devices could not be loaded"
            error={devices.error}
            onRetry={() => void devices.refetch()}
          />
        ) : (
          <Loading label="Loading the devices">
            <Skeleton className="h-16 rounded-card" />
          </Loading>
        )
      ) : devices.data.items.length === 0 ? (
        <Card className="px-5 py-4 text-sm text-ink-muted">
          No device yet. Only the user can link one.
        </Card>
      ) : (
        <Card className="overflow-hidden">
          <ul aria-label="Devices of this user" className="divide-y divide-line">
            {devices.data.items.map((device) => (
              <li
                key={device.id}
                className="relative flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3 text-sm hover:bg-hover"
              >
                <Link
                  to="/admin/devices"
                  search={{ user: userId, device: device.id }}
                  className="font-medium -outline-offset-2 after:absolute after:inset-0"
                >
                  {device.name}
                </Link>
                {device.sandbox ? <SandboxBadge /> : null}
                <span className="min-w-0 flex-1 truncate text-xs text-ink-muted">
                  {explainDevice(device)}
                </span>
                <DeviceStatusBadge status={device.status} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {devices.data?.nextCursor ? (
        <p className="mt-2 text-sm">
          <Link to="/admin/devices" search={{ user: userId }} className="underline">
            All devices of this user
          </Link>
        </p>
      ) : null}
    </section>
  );
}
