import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RelativeTime } from '@/time/relative-time';
import { type ApiKey, useApiKeys } from '../api/api-keys';
import { RevokeDialog } from './revoke-dialog';

/** The user's keys, those revoked last. */
export function ApiKeyList({ action }: { action: ReactNode }) {
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
  const { items } = keys.data;
  if (items.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No key yet" action={action}>
        <p>A key lets your own programs send through your devices, by one address or by REST.</p>
      </EmptyState>
    );
  }
  const sorted = [...items].sort(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null),
  );
  return (
    <>
      <Card>
        <ul aria-label="API keys" className="divide-y divide-line">
          {sorted.map((key) => (
            <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
              <KeyRow apiKey={key} onRevoke={() => setRevoking(key)} />
            </li>
          ))}
        </ul>
      </Card>
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  return (
    <>
      <div className="min-w-0 flex-1 basis-52">
        <h2 className="flex flex-wrap items-center gap-2 font-semibold">
          {apiKey.name}
          {apiKey.scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
          {apiKey.revokedAt ? <Badge tone="danger">Revoked</Badge> : null}
        </h2>
        <p className="mt-0.5 text-sm text-ink-muted">
          <code className="font-mono text-xs">{apiKey.prefix}…</code> · created{' '}
          <RelativeTime at={apiKey.createdAt} /> ·{' '}
          {apiKey.lastUsedAt ? (
            <>
              used <RelativeTime at={apiKey.lastUsedAt} />
              {apiKey.lastUsedIp ? ` from ${apiKey.lastUsedIp}` : ''}
            </>
          ) : (
            'never used'
          )}
        </p>
      </div>
      {apiKey.revokedAt ? null : (
        <Button
          size="small"
          look="dangerQuiet"
          aria-label={`Revoke key ${apiKey.name}`}
          onClick={onRevoke}
        >
          Revoke key
        </Button>
      )}
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
          </div>
        ))}
      </Card>
    </Loading>
  );
}
