import { Badge } from '@/components/ui/badge';
import { DeviceStatusBadge } from '@/features/devices/components/device-status';

const known = [
  'starting',
  'linking',
  'syncing',
  'connected',
  'reconnecting',
  'logged_out',
  'failed',
  'stopped',
] as const;

/** Where the API tells a state as a text; null is a device that was deleted. */
export function AnyDeviceStatus({ status }: { status: string | null }) {
  if (status === null) return <Badge>Deleted</Badge>;
  const state = known.find((each) => each === status);
  return state === undefined ? <Badge>{status}</Badge> : <DeviceStatusBadge status={state} />;
}
