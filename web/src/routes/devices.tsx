import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { useAppInfo } from '@/features/auth/api/session';
import { DeviceList } from '@/features/devices/components/device-list';
import { LinkDialog } from '@/features/devices/components/link/link-dialog';

const route = getRouteApi('/app/devices');

export function DevicesPage() {
  const { link } = route.useSearch();
  const navigate = route.useNavigate();
  const info = useAppInfo();
  const action = (
    <Button asChild look="primary">
      <Link to="/devices" search={{ link: 'new' }}>
        <Plus aria-hidden />
        Link a device
      </Link>
    </Button>
  );
  return (
    <Page title="Devices" lead="The WhatsApp accounts that BotWave sends with." action={action}>
      <DeviceList action={action} />
      <LinkDialog
        link={link}
        sandbox={info?.sandbox ?? false}
        onChange={(next) => void navigate({ search: { link: next }, replace: link === 'new' })}
      />
    </Page>
  );
}
