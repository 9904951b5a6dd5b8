import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { DeviceStatusBadge, SandboxBadge } from '@/features/devices/components/device-status';
import { PhoneNumber } from '@/phone/phone-number';
import { RelativeTime } from '@/time/relative-time';
import { formatExact } from '@/time/time';
import {
  type ManagedDevice,
  useAnyDevice,
  useRestartDevice,
  useStopAnyDevice,
  useUnlinkDevice,
} from '../api/devices';
import {
  type DeviceOrder,
  describeMemory,
  explainDevice,
  ordersForDevice,
  orderWords,
} from '../device-words';
import { Fact } from './fact';

interface ManagedDevicePanelProps {
  id: string | undefined;
  onClose: () => void;
}

/** One device at the side: its session, and what can be done about it. */
export function ManagedDevicePanel({ id, onClose }: ManagedDevicePanelProps) {
  return (
    <Dialog open={id !== undefined} onClose={onClose} title="Device" place="side">
      {id === undefined ? null : <Content key={id} id={id} />}
    </Dialog>
  );
}

function Content({ id }: { id: string }) {
  const device = useAnyDevice(id);
  if (device.data === undefined) {
    if (device.error) {
      return (
        <ErrorNote
          what="This device cannot be shown"
          error={device.error}
          onRetry={() => void device.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the device">
        <Skeleton className="h-72" />
      </Loading>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <State device={device.data} />
      <Orders device={device.data} />
      <DeviceFigures device={device.data} />
      <p className="flex flex-wrap gap-x-4 gap-y-2 text-sm">
        <Link to="/admin/queue" search={{ device: id, state: 'queued' }} className="underline">
          Its queue
        </Link>
        <Link to="/admin/analytics" search={{ device: id }} className="underline">
          Its analytics
        </Link>
        <Link to="/admin/activity" search={{ targetId: id }} className="underline">
          Its activity
        </Link>
      </p>
    </div>
  );
}

function State({ device }: { device: ManagedDevice }) {
  const reason = explainDevice(device);
  return (
    <div>
      <h3 className="text-base font-semibold">{device.name}</h3>
      <p className="mt-1 flex flex-wrap items-center gap-2">
        <DeviceStatusBadge status={device.status} />
        {device.sandbox ? <SandboxBadge /> : null}
      </p>
      {reason ? <p className="mt-2 text-sm">{reason}</p> : null}
    </div>
  );
}

function DeviceFigures({ device }: { device: ManagedDevice }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 text-sm">
      <Fact term="Owner">
        <Link to="/admin/users/$id" params={{ id: device.owner.id }} className="underline">
          {device.owner.email}
        </Link>
        {device.owner.status === 'active' ? '' : ` (${device.owner.status})`}
      </Fact>
      <Fact term="Number">{device.phone ? <PhoneNumber value={device.phone} /> : 'None yet'}</Fact>
      <Fact term="In this state since">
        <RelativeTime at={device.statusSince} />
        <span className="block text-xs text-ink-muted">{formatExact(device.statusSince)}</span>
      </Fact>
      <Fact term="Restarts since connected">
        {device.attempt}
        {device.nextAttemptAt ? `, next ${formatExact(device.nextAttemptAt)}` : ''}
      </Fact>
      <Fact term="Host">
        {device.host ? device.host.name : 'None'}
        {device.host && !device.host.reachable ? ' (does not answer)' : ''}
      </Fact>
      <Fact term="Memory">{describeMemory(device)}</Fact>
      <Fact term="Messages waiting">{device.queued.toLocaleString('en')}</Fact>
      <Fact term="Linked">{device.linkedAt ? <RelativeTime at={device.linkedAt} /> : 'Never'}</Fact>
    </dl>
  );
}

function Orders({ device }: { device: ManagedDevice }) {
  const [order, setOrder] = useState<DeviceOrder | null>(null);
  const mutations = {
    restart: useRestartDevice(),
    stop: useStopAnyDevice(),
    unlink: useUnlinkDevice(),
  };
  const orders = ordersForDevice(device);
  if (orders.length === 0) return null;
  const chosen = order === null ? null : mutations[order];
  const words = orderWords[order ?? 'restart'];
  return (
    <div className="flex flex-wrap gap-2">
      {orders.map((each) => (
        <Button
          key={each}
          size="small"
          look={each === 'restart' ? 'secondary' : 'dangerQuiet'}
          onClick={() => {
            mutations[each].reset();
            setOrder(each);
          }}
        >
          {orderWords[each].action}
        </Button>
      ))}
      <ConfirmDialog
        open={order !== null}
        onClose={() => setOrder(null)}
        title={`${words.action} of ${device.owner.email}`}
        consequence={words.consequence(device)}
        action={words.action}
        {...(order === 'unlink' ? { typed: device.name } : {})}
        busy={chosen?.isPending ?? false}
        error={chosen?.error}
        onConfirm={() =>
          chosen?.mutate(
            { id: device.id },
            {
              onSuccess: () => {
                setOrder(null);
                toast.success(`${device.name} ${words.done}`);
              },
            },
          )
        }
      />
    </div>
  );
}
