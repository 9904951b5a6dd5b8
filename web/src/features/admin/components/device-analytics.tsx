import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { csvAddress } from '../analytics-range';
import {
  type AnalyticsInput,
  type DeviceAnalytics as DeviceCounts,
  useDeviceAnalytics,
} from '../api/analytics';
import { AnyDeviceStatus } from './any-device-status';
import { ScrollArea } from './scroll-area';

const columns = [
  ['accepted', 'Accepted'],
  ['sent', 'Sent'],
  ['failed', 'Failed'],
  ['unconfirmed', 'Unconfirmed'],
  ['received', 'Received'],
] as const;

/** The devices that sent most in the range. */
export function DeviceAnalytics({ input }: { input: AnalyticsInput }) {
  const devices = useDeviceAnalytics(input);
  return (
    <section aria-labelledby="per-device">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="per-device" className="text-base font-semibold">
          Per device
        </h2>
        <Button asChild size="small">
          <a href={csvAddress('analytics/devices.csv', input)} download>
            <Download aria-hidden />
            Download CSV per device
          </a>
        </Button>
      </div>
      {devices.data ? (
        <Counts items={devices.data.items} />
      ) : devices.error ? (
        <ErrorNote
          what="The devices could not be loaded"
          error={devices.error}
          onRetry={() => void devices.refetch()}
        />
      ) : (
        <Loading label="Loading the devices">
          <Skeleton className="h-40 rounded-card" />
        </Loading>
      )}
    </section>
  );
}

function Counts({ items }: { items: DeviceCounts['items'] }) {
  if (items.length === 0) {
    return (
      <Card className="px-5 py-4 text-sm text-ink-muted">
        No device sent or received anything in this range.
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <ScrollArea label="Messages per device, as a table" className="max-h-96">
        <table className="w-full text-sm tabular-nums">
          <thead className="sticky top-0 bg-surface">
            <tr className="border-b border-line text-left">
              <th scope="col" className="px-4 py-2 font-medium sm:px-5">
                Device
              </th>
              <th scope="col" className="hidden px-3 py-2 font-medium sm:table-cell">
                State
              </th>
              {columns.map(([key, word]) => (
                <th key={key} scope="col" className="px-3 py-2 text-right font-medium last:pr-5">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map(({ device, owner, ...counts }) => (
              <tr key={device.id} className="border-b border-line last:border-0">
                <th scope="row" className="min-w-44 px-4 py-2 text-left font-normal sm:px-5">
                  <Link
                    to="/admin/analytics"
                    search={(previous) => ({ ...previous, device: device.id })}
                    className="font-medium underline"
                  >
                    {device.name}
                  </Link>
                  <span className="block text-xs text-ink-muted">{owner.email}</span>
                </th>
                <td className="hidden px-3 py-2 sm:table-cell">
                  <AnyDeviceStatus status={device.status} />
                </td>
                {columns.map(([key]) => (
                  <td key={key} className="px-3 py-2 text-right last:pr-5">
                    {counts[key].toLocaleString('en')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}
