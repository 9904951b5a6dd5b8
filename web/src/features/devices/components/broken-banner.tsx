import { Link, useLocation } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { type Device, useDevices } from '../api/devices';
import { type DeviceProblem, problemOf } from '../device-problem';
import { NextActionButton } from './next-action-button';

/** More than these are counted, not listed. */
const mostListed = 3;

/** Stands on every page while a device needs somebody, with the one next thing to do for each. */
export function BrokenBanner() {
  const troubled = (useDevices().data ?? []).flatMap((device) => {
    const problem = problemOf(device);
    return problem === null ? [] : [{ device, problem }];
  });
  if (troubled.length === 0) return null;
  const more = troubled.length - mostListed;
  return (
    <section
      aria-label="Devices that need you"
      className="mb-6 rounded-card bg-warning-soft px-4 py-3 text-sm text-warning-ink"
    >
      <ul className="flex flex-col gap-3">
        {troubled.slice(0, mostListed).map(({ device, problem }) => (
          <Trouble key={device.id} device={device} problem={problem} />
        ))}
      </ul>
      {more > 0 ? (
        <Link to="/devices" className="mt-3 inline-block font-medium underline">
          {more === 1 ? '1 more device needs you' : `${more} more devices need you`}
        </Link>
      ) : null}
    </section>
  );
}

function Trouble({ device, problem }: { device: Device; problem: DeviceProblem }) {
  // The device's own page has the button already.
  const here = useLocation().pathname === `/devices/${device.id}`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-56">
        <Link
          to="/devices/$id"
          params={{ id: device.id }}
          className="font-semibold underline-offset-2 hover:underline"
        >
          {device.name}
        </Link>
        : {problem.sentence}
      </p>
      {here ? null : <Remedy device={device} action={problem.action} />}
    </li>
  );
}

function Remedy({ device, action }: { device: Device } & Pick<DeviceProblem, 'action'>) {
  if (action === 'next') return <NextActionButton device={device} />;
  return (
    <Button asChild size="small">
      <Link to="/devices/$id" params={{ id: device.id }}>
        Open device
      </Link>
    </Button>
  );
}
