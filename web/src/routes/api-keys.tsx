import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import type { CreatedApiKey } from '@/features/api-keys/api/api-keys';
import { ApiKeyList } from '@/features/api-keys/components/api-key-list';
import { CreateKeyDialog } from '@/features/api-keys/components/create-key-dialog';
import { ShownKey } from '@/features/api-keys/components/shown-key';
import { useDevices } from '@/features/devices/api/devices';
import { shortCurl } from '@/features/messages/api-call';

const route = getRouteApi('/app/api-keys');

export function ApiKeysPage() {
  const { create } = route.useSearch();
  const navigate = route.useNavigate();
  const sandbox = (useDevices().data ?? []).some((device) => device.sandbox);
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
      <ApiKeyList action={action} />
      <CreateKeyDialog
        open={create === true}
        onClose={() => void navigate({ search: {} })}
        usage={(created) => <ShownKey value={created.key} samples={samplesOf(created, sandbox)} />}
      />
    </Page>
  );
}

function samplesOf({ key }: CreatedApiKey, sandbox: boolean) {
  const { origin } = window.location;
  return [
    {
      name: 'cURL',
      code: shortCurl(origin, {
        apiKey: key,
        to: sandbox ? '+15550100001' : '+4915112345678',
        text: 'Hello from BotWave',
      }),
    },
    { name: '.env', code: `BOTWAVE_URL=${origin}\nBOTWAVE_API_KEY=${key}` },
  ];
}
