import { Link } from '@tanstack/react-router';
import { ChevronRight, Smartphone } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { PhoneNumber } from '@/phone/phone-number';
import type { Device } from '../api/devices';
import { describeReason } from '../device-words';
import { DeviceStatusBadge, ReconnectNote, SandboxBadge } from './device-status';
import { NextActionButton } from './next-action-button';

/** One device in the list: what it is, how it is, and the next thing to do. */
export function DeviceCard({ device }: { device: Device }) {
  const reason = describeReason(device.holdReason ?? device.statusReason);
  return (
    <Card className="relative flex flex-wrap items-center gap-x-4 gap-y-3 p-4 transition-colors hover:border-line-strong/60 sm:p-5">
      <span className="grid size-11 shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent-ink">
        <Smartphone aria-hidden className="size-5" />
      </span>
      <div className="min-w-0 flex-1 basis-52">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-semibold">
            <Link
              to="/devices/$id"
              params={{ id: device.id }}
              className="after:absolute after:inset-0 after:rounded-card"
            >
              {device.name}
            </Link>
          </h2>
          {device.sandbox ? <SandboxBadge /> : null}
          {device.isDefault ? <Badge>Default</Badge> : null}
        </div>
        <p className="mt-0.5 text-sm text-ink-muted">
          {device.phone ? <PhoneNumber value={device.phone} /> : 'No number yet'}
          {device.pushName ? ` · ${device.pushName}` : ''}
          {device.queued > 0 ? (
            <span className="tabular-nums"> · {device.queued} queued</span>
          ) : null}
        </p>
        {reason ? <p className="mt-1 text-sm">{reason}</p> : null}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <ReconnectNote device={device} />
        <DeviceStatusBadge status={device.status} />
        <NextActionButton device={device} className="relative" />
        <ChevronRight aria-hidden className="hidden size-4 text-ink-muted sm:block" />
      </div>
    </Card>
  );
}
