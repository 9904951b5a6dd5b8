import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { PhoneNumber } from '@/phone/phone-number';
import { RelativeTime } from '@/time/relative-time';
import type { Device } from '../api/devices';
import { describeReason } from '../device-words';
import { DeviceStatusBadge, ReconnectNote } from './device-status';

/** What is known of a device. */
export function DeviceFacts({ device }: { device: Device }) {
  const reason = describeReason(device.holdReason ?? device.statusReason);
  return (
    <Card>
      <dl className="divide-y divide-line text-sm">
        <Fact term="State">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <DeviceStatusBadge status={device.status} />
            <span className="text-ink-muted">
              since <RelativeTime at={device.statusSince} />
            </span>
            <ReconnectNote device={device} />
          </span>
          {reason ? <p className="mt-1.5">{reason}</p> : null}
        </Fact>
        <Fact term="Number">
          {device.phone ? <PhoneNumber value={device.phone} /> : 'Not linked yet'}
        </Fact>
        {device.pushName ? <Fact term="Name on WhatsApp">{device.pushName}</Fact> : null}
        <Fact term="Queued messages">
          <span className="tabular-nums">{device.queued}</span>
        </Fact>
        {device.linkedAt ? (
          <Fact term="Linked">
            <RelativeTime at={device.linkedAt} />
          </Fact>
        ) : null}
        <Fact term="Device id">
          <code className="font-mono text-xs">{device.id}</code>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1 px-5 py-3.5 sm:flex-row sm:gap-4">
      <dt className="w-44 shrink-0 text-ink-muted">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
