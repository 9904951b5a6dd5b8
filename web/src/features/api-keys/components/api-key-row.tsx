import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, Clock, TimerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/time/relative-time';
import { formatExact } from '@/time/time';
import type { ApiKey } from '../api/api-keys';
import { withoutWholeLength } from '../key-form';
import { scopes } from '../scopes';
import type { NamedDevice } from './key-fields';

interface ApiKeyRowProps {
  apiKey: ApiKey;
  devices: readonly NamedDevice[];
  onRevoke: () => void;
}

export function ApiKeyRow({ apiKey, devices, onRevoke }: ApiKeyRowProps) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">{apiKey.name}</h2>
        <KeyStatus apiKey={apiKey} />
        <code className="font-mono text-xs text-ink-muted">{apiKey.prefix}…</code>
      </div>
      <KeyFacts apiKey={apiKey} devices={devices} />
      <KeyActions apiKey={apiKey} onRevoke={onRevoke} />
    </>
  );
}

function KeyStatus({ apiKey: { status, replacedById } }: { apiKey: ApiKey }) {
  if (status !== 'active') {
    return (
      <Badge tone="danger">
        <TimerOff aria-hidden />
        {status === 'expired' ? 'Expired' : 'Revoked'}
      </Badge>
    );
  }
  return replacedById === null ? (
    <Badge tone="success">
      <CircleCheck aria-hidden />
      Active
    </Badge>
  ) : (
    <Badge tone="warning">
      <CircleDashed aria-hidden />
      Replaced
    </Badge>
  );
}

function KeyFacts({ apiKey, devices }: Pick<ApiKeyRowProps, 'apiKey' | 'devices'>) {
  const { expiresAt, lastUsedAt, lastUsedIp, allowedAddresses, rateLimit } = apiKey;
  return (
    <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2.5 text-sm lg:grid-cols-3">
      <Fact name="May">
        {scopes
          .filter(({ scope }) => apiKey.scopes.includes(scope))
          .map(({ label }) => label)
          .join(', ')}
      </Fact>
      <Fact name="Devices">{namesOf(apiKey.deviceIds, devices)}</Fact>
      <Fact name="From">
        {allowedAddresses === null
          ? 'Everywhere'
          : allowedAddresses.map(withoutWholeLength).join(', ')}
      </Fact>
      <Fact name={apiKey.status === 'expired' ? 'Expired' : 'Expires'}>
        {expiresAt === null ? (
          'Never'
        ) : (
          <span className="inline-flex items-center gap-1.5">
            <Clock aria-hidden className="size-3.5 shrink-0" />
            <time dateTime={expiresAt}>{formatExact(expiresAt)}</time>
          </span>
        )}
      </Fact>
      <Fact name="Last used">
        {lastUsedAt === null ? (
          'Never'
        ) : (
          <>
            <RelativeTime at={lastUsedAt} />
            {lastUsedIp === null ? '' : ` from ${lastUsedIp}`}
          </>
        )}
      </Fact>
      <Fact name="Created">
        <RelativeTime at={apiKey.createdAt} />
        {rateLimit === null ? '' : ` · ${rateLimit} messages a minute`}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function namesOf(ids: readonly string[] | null, devices: readonly NamedDevice[]): string {
  if (ids === null) return 'All';
  const names = ids.map((id) => devices.find((device) => device.id === id)?.name ?? 'one deleted');
  return names.join(', ');
}

function KeyActions({ apiKey, onRevoke }: Pick<ApiKeyRowProps, 'apiKey' | 'onRevoke'>) {
  const { id, name, status, replacedById, prefix } = apiKey;
  // After a rotation two keys have the same name.
  const called = replacedById === null ? name : `${name} (${prefix}…)`;
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {status === 'active' ? (
        <Button asChild size="small">
          <Link to="/api-keys" search={{ edit: id }} aria-label={`Edit key ${called}`}>
            Edit key
          </Link>
        </Button>
      ) : null}
      {status === 'active' && replacedById === null ? (
        <Button asChild size="small">
          <Link to="/api-keys" search={{ rotate: id }} aria-label={`Rotate key ${called}`}>
            Rotate key
          </Link>
        </Button>
      ) : null}
      <Button
        size="small"
        look="dangerQuiet"
        aria-label={`Revoke key ${called}`}
        onClick={onRevoke}
      >
        Revoke key
      </Button>
    </div>
  );
}
