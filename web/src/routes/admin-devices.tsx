import { getRouteApi } from '@tanstack/react-router';
import { Page } from '@/components/ui/page';
import { DeviceFilters } from '@/features/admin/components/device-filters';
import { ManagedDeviceList } from '@/features/admin/components/managed-device-list';
import { ManagedDevicePanel } from '@/features/admin/components/managed-device-panel';

const route = getRouteApi('/app/admin/admin/devices');

export function AdminDevicesPage() {
  const { device, cursor, host, user, search, state } = route.useSearch();
  const navigate = route.useNavigate();
  const filters = { search, status: state, hostId: host, userId: user };
  return (
    <Page
      title="Devices and sessions"
      lead="The devices of all users on all hosts, and how their sessions are."
    >
      <DeviceFilters
        filters={filters}
        onChange={({ hostId, userId, search: text, status }) =>
          void navigate({
            search: { search: text, state: status, host: hostId, user: userId },
            replace: true,
          })
        }
      />
      <ManagedDeviceList
        filters={filters}
        cursor={cursor}
        openId={device}
        onClear={() => void navigate({ search: {} })}
      />
      <ManagedDevicePanel
        id={device}
        onClose={() =>
          void navigate({
            search: (previous) => ({ ...previous, device: undefined }),
            resetScroll: false,
          })
        }
      />
    </Page>
  );
}
