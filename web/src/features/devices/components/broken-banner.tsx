import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useDevices } from '../api/devices';
import { describeDeviceStatus, describeReason, isBroken } from '../device-words';

/** Stands on every page while a device that should work does not. */
export function BrokenBanner() {
  const broken = (useDevices().data ?? []).filter(isBroken);
  const [first] = broken;
  if (!first) return null;
  const reason = describeReason(first.statusReason);
  return (
    <section
      aria-label="Devices that need you"
      className="mb-6 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card bg-warning-soft px-4 py-3 text-sm text-warning-ink"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-64">
        {broken.length === 1 ? (
          <>
            <strong className="font-semibold">{first.name}</strong>:{' '}
            {describeDeviceStatus(first.status).word.toLowerCase()}
            {reason ? `. ${reason}` : '.'}
          </>
        ) : (
          <>
            <strong className="font-semibold">{broken.length} devices</strong> do not work:{' '}
            {broken.map((device) => device.name).join(', ')}.
          </>
        )}
      </p>
      {broken.length === 1 ? (
        <Link to="/devices/$id" params={{ id: first.id }} className="font-medium underline">
          Open device
        </Link>
      ) : (
        <Link to="/devices" className="font-medium underline">
          Open devices
        </Link>
      )}
    </section>
  );
}
