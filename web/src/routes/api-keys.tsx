import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { type ApiKey, type CreatedApiKey, useApiKeys } from '@/features/api-keys/api/api-keys';
import { ApiKeyList } from '@/features/api-keys/components/api-key-list';
import { CreateKeyDialog } from '@/features/api-keys/components/create-key-dialog';
import { EditKeyDialog } from '@/features/api-keys/components/edit-key-dialog';
import { RotateKeyDialog } from '@/features/api-keys/components/rotate-key-dialog';
import { ShownKey } from '@/features/api-keys/components/shown-key';
import { keySamples } from '@/features/api-keys/key-samples';
import { sessionQuery } from '@/features/auth/api/session';
import { useDevices } from '@/features/devices/api/devices';
import { shortCurl } from '@/features/messages/api-call';

const route = getRouteApi('/app/api-keys');

export function ApiKeysPage() {
  const { create, edit, rotate } = route.useSearch();
  const navigate = route.useNavigate();
  const devices = useDevices().data;
  const keys = useApiKeys().data ?? [];
  const isAdmin = useQuery(sessionQuery()).data?.user?.role === 'admin';
  const sandbox = (devices ?? []).some((device) => device.sandbox);
  const close = (): void => void navigate({ search: {} });
  const find = (id: string | undefined): ApiKey | undefined => keys.find((key) => key.id === id);
  const usage = (created: CreatedApiKey) => (
    <ShownKey value={created.key} samples={samplesOf(created, sandbox)} />
  );
  const action = (
    <Button asChild look="primary">
      <Link to="/api-keys" search={{ create: true }}>
        <Plus aria-hidden />
        Create key
      </Link>
    </Button>
  );
  return (
    <Page title="API keys" lead="Let your own programs send through your devices." action={action}>
      <ApiKeyList action={action} devices={devices ?? []} />
      <CreateKeyDialog
        open={create === true}
        onClose={close}
        devices={devices ?? []}
        isAdmin={isAdmin}
        usage={usage}
      />
      {/* The form begins with the devices that are there. */}
      <EditKeyDialog apiKey={devices && find(edit)} devices={devices ?? []} onClose={close} />
      <RotateKeyDialog apiKey={find(rotate)} onClose={close} usage={usage} />
    </Page>
  );
}

function samplesOf({ key, scopes }: CreatedApiKey, sandbox: boolean) {
  const { origin } = window.location;
  const shortSend = shortCurl(origin, {
    apiKey: key,
    to: sandbox ? '+15550100001' : '+4915112345678',
    text: 'Hello from BotWave',
  });
  return keySamples({ origin, key, scopes, shortSend });
}
