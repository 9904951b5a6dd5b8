import { getRouteApi } from '@tanstack/react-router';
import { Page } from '@/components/ui/page';
import { QueueFigures } from '@/features/admin/components/queue-figures';
import { QueueFilters } from '@/features/admin/components/queue-filters';
import { QueuedMessages } from '@/features/admin/components/queued-messages';

const route = getRouteApi('/app/admin/admin/queue');

export function AdminQueuePage() {
  const { state: status = 'unknown', device, user, cursor } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Queue" lead="What waits to be sent, of all users; never what it says.">
      <div className="flex flex-col gap-6">
        <QueueFigures />
        <section aria-labelledby="queue-messages">
          <h2 id="queue-messages" className="mb-3 text-base font-semibold">
            Messages
          </h2>
          <QueueFilters
            filters={{ status, deviceId: device, userId: user }}
            onChange={({ status: next, deviceId, userId }) =>
              void navigate({
                search: { state: next, device: deviceId, user: userId },
                replace: true,
                resetScroll: false,
              })
            }
          />
          <QueuedMessages
            filters={{ status, deviceId: device, userId: user }}
            cursor={cursor}
            onClear={() => void navigate({ search: { state: status }, resetScroll: false })}
          />
        </section>
      </div>
    </Page>
  );
}
