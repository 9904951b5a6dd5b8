import {
  CircleCheck,
  CirclePause,
  CircleX,
  Loader,
  LogOut,
  type LucideIcon,
  QrCode,
  RefreshCw,
  Unplug,
} from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { formatClock } from '@/time/time';
import type { Device, DeviceStatus } from '../api/devices';
import { describeDeviceStatus } from '../device-words';

const icons: Record<DeviceStatus, LucideIcon> = {
  starting: Loader,
  linking: QrCode,
  syncing: RefreshCw,
  connected: CircleCheck,
  reconnecting: Unplug,
  logged_out: LogOut,
  failed: CircleX,
  stopped: CirclePause,
};

/** Icon, word and colour of a state. */
export function DeviceStatusBadge({ status }: { status: DeviceStatus }) {
  const { word, tone } = describeDeviceStatus(status);
  const Icon = icons[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}

/** "Attempt 2, next at 12:03:20" while a device reconnects. */
export function ReconnectNote({ device }: { device: Device }) {
  if (device.status !== 'reconnecting' || device.attempt === 0) return null;
  return (
    <span className="text-sm text-ink-muted tabular-nums">
      Attempt {device.attempt}
      {device.nextAttemptAt ? `, next at ${formatClock(device.nextAttemptAt)}` : ''}
    </span>
  );
}

export function SandboxBadge() {
  return <Badge tone="info">Sandbox</Badge>;
}
