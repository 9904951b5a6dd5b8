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
import { formatCountdown, secondsUntil } from '@/time/time';
import { useNow } from '@/time/use-now';
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

/** "Attempt 2, next in 0:12" while a device reconnects. */
export function ReconnectNote({ device }: { device: Device }) {
  if (device.status !== 'reconnecting' || device.attempt === 0) return null;
  return (
    <span role="timer" aria-live="off" className="text-sm text-ink-muted tabular-nums">
      Attempt {device.attempt}
      {device.nextAttemptAt ? <NextIn at={device.nextAttemptAt} /> : ', under way'}
    </span>
  );
}

function NextIn({ at }: { at: string }) {
  const seconds = secondsUntil(at, useNow());
  return seconds > 0 ? `, next in ${formatCountdown(seconds)}` : ', under way';
}

export function SandboxBadge() {
  return <Badge tone="info">Sandbox</Badge>;
}
