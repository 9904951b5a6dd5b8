import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { toProblem } from '@/api/problem';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Page } from '@/components/ui/page';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useDevice } from '@/features/devices/api/devices';
import { DeviceActions } from '@/features/devices/components/device-actions';
import { DeviceFacts } from '@/features/devices/components/device-facts';
import { DevicePacing } from '@/features/devices/components/device-pacing';
import { SandboxBadge } from '@/features/devices/components/device-status';
import { DeviceTimeline } from '@/features/devices/components/device-timeline';
import { MissingFeatures } from '@/features/devices/components/missing-features';
import { NextActionButton } from '@/features/devices/components/next-action-button';

const route = getRouteApi('/app/devices/$id');

export function DevicePage() {
  const { id } = route.useParams();
  const { before } = route.useSearch();
  const navigate = route.useNavigate();
  const device = useDevice(id);
  const gone = device.error !== null && isGone(device.error);
  if (device.data === undefined || gone) {
    return (
      <>
        <BackLink />
        {device.error ? (
          <Page title="Device" lead="This device cannot be shown.">
            <ErrorNote
              error={device.error}
              {...(gone ? {} : { onRetry: () => void device.refetch() })}
            />
          </Page>
        ) : (
          <Page title="Device" lead="Its state, and what can be done with it.">
            <Loading label="Loading the device">
              <Card className="p-5">
                <Skeleton className="h-64" />
              </Card>
            </Loading>
          </Page>
        )}
      </>
    );
  }
  return (
    <>
      <BackLink />
      <Page
        title={device.data.name}
        lead={
          <span className="inline-flex flex-wrap items-center gap-2">
            Its state, how it came to it, and what can be done with it.
            {device.data.sandbox ? <SandboxBadge /> : null}
          </span>
        }
        action={<NextActionButton primary device={device.data} />}
      >
        <div className="flex flex-col gap-6">
          <MissingFeatures device={device.data} />
          <DeviceFacts device={device.data} />
          <DevicePacing device={device.data} />
          <DeviceActions device={device.data} onDeleted={() => void navigate({ to: '/devices' })} />
          <DeviceTimeline id={id} cursor={before} />
        </div>
      </Page>
    </>
  );
}

/** A failed round keeps the page; a device that is not there any more does not. */
function isGone(error: unknown): boolean {
  return toProblem(error).code === 'devices.not_found';
}

function BackLink() {
  return (
    <Link
      to="/devices"
      className="mb-4 inline-flex items-center gap-1.5 text-sm text-ink-muted hover:text-ink"
    >
      <ArrowLeft aria-hidden className="size-4" />
      Devices
    </Link>
  );
}
