import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { type ApiKey, useApiKeys } from '../api/api-keys';
import { ApiKeyRow } from './api-key-row';
import type { NamedDevice } from './key-fields';
import { RevokeDialog } from './revoke-dialog';

interface ApiKeyListProps {
  action: ReactNode;
  devices: readonly NamedDevice[];
}

/** The user's keys, newest first. */
export function ApiKeyList({ action, devices }: ApiKeyListProps) {
  const keys = useApiKeys();
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  if (keys.data === undefined) {
    if (!keys.error) return <ApiKeyListSkeleton />;
    return (
      <ErrorNote
        what="The keys could not be loaded"
        error={keys.error}
        onRetry={() => void keys.refetch()}
      />
    );
  }
  if (keys.data.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No key yet" action={action}>
        <p>A key lets your own programs send through your devices, by one address or by REST.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Card>
        <ul aria-label="API keys" className="divide-y divide-line">
          {keys.data.map((key) => (
            <li key={key.id} className="px-5 py-4">
              <ApiKeyRow apiKey={key} devices={devices} onRevoke={() => setRevoking(key)} />
            </li>
          ))}
        </ul>
      </Card>
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function ApiKeyListSkeleton() {
  return (
    <Loading label="Loading keys">
      <Card className="divide-y divide-line">
        {[0, 1].map((row) => (
          <div key={row} className="px-5 py-4">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="mt-2 h-3.5 w-64 max-w-full" />
            <Skeleton className="mt-4 h-8 w-48" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
