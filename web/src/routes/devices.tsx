import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { useAppInfo } from '@/features/auth/api/session';
import { DeviceList } from '@/features/devices/components/device-list';

/** With the QR and the forms it is the larger half of the page, and seldom needed. */
const LinkDialog = lazy(async () => ({
  default: (await import('@/features/devices/components/link/link-dialog')).LinkDialog,
}));

const route = getRouteApi('/app/devices');

export function DevicesPage() {
  const { link } = route.useSearch();
  const navigate = route.useNavigate();
  const info = useAppInfo();
  // Stays mounted once opened, so that closing returns the focus.
  const [opened, setOpened] = useState(false);
  if (link !== undefined && !opened) setOpened(true);
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
      {opened ? (
        <Suspense>
          <LinkDialog
            link={link}
            sandbox={info?.sandbox ?? false}
            onChange={(next) => void navigate({ search: { link: next }, replace: link === 'new' })}
          />
        </Suspense>
      ) : null}
    </Page>
  );
}
