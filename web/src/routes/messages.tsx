import { getRouteApi, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { useDevices } from '@/features/devices/api/devices';
import { describeWaiting } from '@/features/devices/device-words';
import { FilterBar } from '@/features/messages/components/message-filters';
import { MessageLog } from '@/features/messages/components/message-log';
import { MessagePanel } from '@/features/messages/components/message-panel';

const route = getRouteApi('/app/messages');

export function MessagesPage() {
  const { message, cursor, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const devices = useDevices().data ?? [];
  const deviceName = (id: string): string =>
    devices.find((device) => device.id === id)?.name ?? 'Deleted device';
  return (
    <Page
      title="Messages"
      lead="Everything sent and received, newest first, with what became of it."
      action={
        <Button asChild look="primary">
          <Link to="/send">
            <Send aria-hidden />
            Send a message
          </Link>
        </Button>
      }
    >
      <FilterBar
        filters={filters}
        devices={devices}
        onChange={(next) => void navigate({ search: next, replace: true })}
      />
      <MessageLog
        filters={filters}
        cursor={cursor}
        openId={message}
        deviceName={deviceName}
        onClear={() => void navigate({ search: {} })}
      />
      <MessagePanel
        id={message}
        devices={devices.map((each) => ({ ...each, waiting: describeWaiting(each) }))}
        onOpen={(id) =>
          void navigate({
            search: (previous) => ({ ...previous, message: id }),
            resetScroll: false,
          })
        }
        onClose={() =>
          void navigate({
            search: (previous) => ({ ...previous, message: undefined }),
            resetScroll: false,
          })
        }
      />
    </Page>
  );
}
