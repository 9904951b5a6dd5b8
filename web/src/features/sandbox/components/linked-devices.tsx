import { MonitorSmartphone } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { RelativeTime } from '@/time/relative-time';
import { useRemoveLinkedDevice } from '../api/phones';
import type { Phone } from '../api/types';

/** The phone's own list of linked devices, as under WhatsApp's menu. */
export function LinkedDevices({ phone }: { phone: Phone }) {
  const remove = useRemoveLinkedDevice();
  return (
    <section aria-label="Linked devices" className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">Linked devices</h2>
      {phone.linkedDevices.length === 0 ? (
        <p className="text-sm text-ink-muted">None. Link one below.</p>
      ) : null}
      {remove.error ? <ErrorNote what="It was not removed" error={remove.error} /> : null}
      <ul className="flex flex-col gap-1.5">
        {phone.linkedDevices.map((device) => (
          <li
            key={device.id}
            className="flex items-center gap-3 rounded-card border border-line bg-surface px-3 py-2.5 text-sm"
          >
            <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-accent-ink" />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{device.name}</span>
              <span className="block text-xs text-ink-muted">
                {device.online ? 'Active' : 'Away'} · linked <RelativeTime at={device.linkedAt} />
              </span>
            </span>
            <Button
              size="small"
              look="dangerQuiet"
              aria-label={`Remove ${device.name}`}
              busy={remove.isPending && remove.variables.linkId === device.id}
              onClick={() => remove.mutate({ id: phone.id, linkId: device.id })}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
