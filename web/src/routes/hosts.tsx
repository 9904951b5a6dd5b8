import { Page } from '@/components/ui/page';
import { HostList } from '@/features/admin/components/host-list';

export function HostsPage() {
  return (
    <Page title="Hosts" lead="The machines that run the devices, and the room they have.">
      <HostList />
    </Page>
  );
}
