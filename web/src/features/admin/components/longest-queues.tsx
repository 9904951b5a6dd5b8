import { Link } from '@tanstack/react-router';
import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/time/relative-time';
import type { Queue } from '../api/queue';
import { AnyDeviceStatus } from './any-device-status';
import { ScrollArea } from './scroll-area';

/** The devices on which most waits. */
export function LongestQueues({ devices }: { devices: Queue['devices'] }) {
  if (devices.length === 0) return null;
  return (
    <section aria-labelledby="longest-queues">
      <h2 id="longest-queues" className="mb-3 text-base font-semibold">
        Longest queues
      </h2>
      <Card className="overflow-hidden">
        <ScrollArea label="Longest queues, as a table" className="max-h-80">
          <table className="w-full text-sm tabular-nums">
            <thead className="sticky top-0 bg-surface">
              <tr className="border-b border-line text-left">
                <th scope="col" className="px-4 py-2 font-medium sm:px-5">
                  Device
                </th>
                <th scope="col" className="hidden px-3 py-2 font-medium sm:table-cell">
                  State
                </th>
                {['Queued', 'Scheduled', 'Sending', 'Unconfirmed', 'Oldest queued'].map((word) => (
                  <th
                    key={word}
                    scope="col"
                    className="px-3 py-2 text-right font-medium whitespace-nowrap last:pr-5"
                  >
                    {word}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {devices.map(({ device, owner, ...depth }) => (
                <tr key={device.id} className="border-b border-line last:border-0">
                  <th scope="row" className="min-w-44 px-4 py-2 text-left font-normal sm:px-5">
                    <Link
                      to="/admin/devices"
                      search={{ device: device.id }}
                      className="font-medium underline"
                    >
                      {device.name}
                    </Link>
                    <span className="block text-xs text-ink-muted">{owner.email}</span>
                  </th>
                  <td className="hidden px-3 py-2 sm:table-cell">
                    <AnyDeviceStatus status={device.status} />
                    {device.holdReason ? (
                      <span className="block text-xs text-ink-muted">held</span>
                    ) : null}
                  </td>
                  {(['queued', 'scheduled', 'sending', 'unconfirmed'] as const).map((state) => (
                    <td key={state} className="px-3 py-2 text-right">
                      {depth[state].toLocaleString('en')}
                    </td>
                  ))}
                  <td className="py-2 pr-5 pl-3 text-right whitespace-nowrap">
                    {depth.oldestQueuedAt ? <RelativeTime at={depth.oldestQueuedAt} /> : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </Card>
    </section>
  );
}
