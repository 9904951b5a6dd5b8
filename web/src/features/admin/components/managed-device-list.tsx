import { Link } from '@tanstack/react-router';
import { MonitorSmartphone } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { DeviceStatusBadge, SandboxBadge } from '@/features/devices/components/device-status';
import { PhoneNumber } from '@/phone/phone-number';
import { RelativeTime } from '@/time/relative-time';
import { type DeviceFilters, type ManagedDevice, useAllDevices } from '../api/devices';
import { describeMemory, explainDevice } from '../device-words';
import { ListStates } from './list-states';

interface ManagedDeviceListProps {
  filters: DeviceFilters;
  cursor: string | undefined;
  openId: string | undefined;
  onClear: () => void;
}

/** Everybody's devices; each opens at the side. */
export function ManagedDeviceList({ filters, cursor, openId, onClear }: ManagedDeviceListProps) {
  const devices = useAllDevices(filters, cursor);
  return (
    <ListStates
      noun="devices"
      query={devices}
      cursor={cursor}
      filtered={Object.values(filters).some((value) => value !== undefined)}
      onClear={onClear}
      empty={{
        icon: MonitorSmartphone,
        title: 'No device yet',
        text: <p>The WhatsApp accounts that users link stand here, with their sessions.</p>,
      }}
    >
      {(items) => (
        <Card className="overflow-hidden">
          <ul aria-label="Devices" className="divide-y divide-line">
            {items.map((device) => (
              <li
                key={device.id}
                className={cn(
                  'relative grid gap-x-5 gap-y-2 px-4 py-3.5 text-sm transition-colors hover:bg-hover sm:px-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,15rem)_11rem] lg:items-start',
                  device.id === openId && 'bg-accent-soft',
                )}
              >
                <Row device={device} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </ListStates>
  );
}

function Row({ device }: { device: ManagedDevice }) {
  const reason = explainDevice(device);
  return (
    <>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            from="/admin/devices"
            to="/admin/devices"
            search={(previous) => ({ ...previous, device: device.id })}
            resetScroll={false}
            className="font-medium -outline-offset-2 after:absolute after:inset-0"
          >
            {device.name}
          </Link>
          {device.sandbox ? <SandboxBadge /> : null}
        </p>
        <p className="truncate text-ink-muted">{device.owner.email}</p>
        <p className="text-xs text-ink-muted">
          {device.phone ? <PhoneNumber value={device.phone} /> : 'No number yet'}
        </p>
      </div>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <DeviceStatusBadge status={device.status} />
          <span className="text-xs text-ink-muted">
            <RelativeTime at={device.statusSince} />
          </span>
        </p>
        {reason ? <p className="mt-1 text-xs">{reason}</p> : null}
      </div>
      <p className="flex flex-wrap gap-x-2 text-ink-muted tabular-nums lg:flex-col lg:text-right">
        <span>
          {device.host ? device.host.name : 'No host'}
          {device.host && !device.host.reachable ? ' (does not answer)' : ''}
        </span>
        <span className="text-xs">
          {describeMemory(device)}
          {device.queued > 0 ? ` · ${device.queued.toLocaleString('en')} queued` : ''}
        </span>
      </p>
    </>
  );
}
