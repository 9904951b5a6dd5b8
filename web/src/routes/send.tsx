import { getRouteApi, Link } from '@tanstack/react-router';
import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Page } from '@/components/ui/page';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useDevices } from '@/features/devices/api/devices';
import { describeWaiting } from '@/features/devices/device-words';
import type { Message } from '@/features/messages/api/messages';
import { SendForm } from '@/features/messages/components/send-form';
import { SentMessage } from '@/features/messages/components/sent-message';

const route = getRouteApi('/app/send');

export function SendPage() {
  return (
    <Page
      title="Send"
      lead="Send a text now or at a time, and watch WhatsApp take it, deliver it and show it read."
    >
      <Content />
    </Page>
  );
}

function Content() {
  const { device } = route.useSearch();
  const devices = useDevices();
  const [sent, setSent] = useState<readonly Message[]>([]);
  if (devices.data === undefined) {
    if (devices.error) {
      return (
        <ErrorNote
          what="The devices could not be loaded"
          error={devices.error}
          onRetry={() => void devices.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the form">
        <Card className="max-w-2xl p-6">
          <Skeleton className="h-10" />
          <Skeleton className="mt-5 h-28" />
        </Card>
      </Loading>
    );
  }
  if (devices.data.length === 0) return <NoDevice />;
  const sandbox = devices.data.some((each) => each.sandbox);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
      <SendForm
        devices={devices.data.map((each) => ({ ...each, note: describeWaiting(each) }))}
        deviceId={device}
        onSent={(message) => setSent((before) => [message, ...before].slice(0, 5))}
        recipientHint={
          sandbox
            ? 'With the country code. In the sandbox, +15550100001 answers.'
            : 'With the country code, like +49 151 1234 5678.'
        }
      />
      <section aria-label="Sent just now" className="rounded-card bg-sunken p-4">
        <h2 className="mb-3 text-sm font-semibold">Sent just now</h2>
        {sent.length === 0 ? (
          <p className="text-sm text-ink-muted">
            What you send appears here, with ticks that turn as it arrives.
          </p>
        ) : null}
        <ul className="flex flex-col gap-5">
          {sent.map((message) => (
            <SentMessage key={message.id} sent={message} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function NoDevice() {
  return (
    <EmptyState
      icon={Smartphone}
      title="No device to send with"
      action={
        <Button asChild look="primary">
          <Link to="/devices" search={{ link: 'new' }}>
            Link a device
          </Link>
        </Button>
      }
    >
      <p>Link a WhatsApp account, or the sandbox phone that needs none; then send from here.</p>
    </EmptyState>
  );
}
