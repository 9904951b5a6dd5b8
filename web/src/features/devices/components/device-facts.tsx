import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorNote } from '@/components/ui/error-note';
import { PhoneNumber } from '@/phone/phone-number';
import { RelativeTime } from '@/time/relative-time';
import { type Device, useDevices, useStartDevice } from '../api/devices';
import { describeNext } from '../device-next';
import { describeReason } from '../device-words';
import { DeviceStatusBadge, ReconnectNote } from './device-status';

/** What is known of a device, and what happens to it next. */
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
          </span>
          {reason ? <p className="mt-1.5">{reason}</p> : null}
        </Fact>
        <Fact term="What happens next">
          <Next device={device} />
        </Fact>
        <Fact term="Queued messages">
          <span className="tabular-nums">{device.queued}</span>
          {device.queued > 0 ? (
            <>
              {' '}
              <Link
                to="/messages"
                search={{ device: device.id, status: 'queued' }}
                className="font-medium text-accent-ink underline"
              >
                Show queued messages
              </Link>
            </>
          ) : null}
        </Fact>
        <Fact term="Number">
          {device.phone ? <PhoneNumber value={device.phone} /> : 'Not linked yet'}
        </Fact>
        {device.pushName ? <Fact term="Name on WhatsApp">{device.pushName}</Fact> : null}
        {device.linkedAt ? (
          <Fact term="Linked">
            <RelativeTime at={device.linkedAt} />
          </Fact>
        ) : null}
        <HostFact device={device} />
        <Fact term="Device id">
          <span className="flex items-center gap-1">
            <code className="font-mono text-xs break-all">{device.id}</code>
            <CopyButton
              iconOnly
              look="quiet"
              className="size-7"
              value={device.id}
              label="Copy device id"
            />
          </span>
        </Fact>
      </dl>
    </Card>
  );
}

/** While it reconnects, when the next attempt is, and a way not to wait for it. */
function Next({ device }: { device: Device }) {
  const start = useStartDevice();
  return (
    <>
      <p>{describeNext(device)}</p>
      {device.status === 'reconnecting' ? (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
          <ReconnectNote device={device} />
          {device.nextAttemptAt ? (
            <Button
              size="small"
              busy={start.isPending}
              onClick={() => start.mutate({ id: device.id })}
            >
              Retry now
            </Button>
          ) : null}
        </div>
      ) : null}
      {start.error ? (
        <ErrorNote className="mt-2" what="It was not started" error={start.error} />
      ) : null}
    </>
  );
}

/** The host is of interest where there are several, or where it is the trouble. */
function HostFact({ device: { host } }: { device: Device }) {
  const devices = useDevices().data ?? [];
  if (host === null) return null;
  const several = new Set(devices.flatMap((each) => (each.host ? [each.host.id] : []))).size > 1;
  if (!several && host.reachable && host.storage === 'ok') return null;
  return (
    <Fact term="Host">
      {host.name}
      {host.reachable ? '' : ' (does not answer)'}
      {host.storage === 'full' ? ' (its disk is full)' : ''}
    </Fact>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1 px-5 py-3.5 sm:flex-row sm:gap-4">
      <dt className="w-44 shrink-0 text-ink-muted">{term}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}
