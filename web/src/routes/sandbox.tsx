import { getRouteApi, Link } from '@tanstack/react-router';
import { Smartphone } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Page } from '@/components/ui/page';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useAppInfo } from '@/features/auth/api/session';
import { type Device, useDevices } from '@/features/devices/api/devices';
import { usePhones } from '@/features/sandbox/api/phones';
import { ChatList } from '@/features/sandbox/components/chat-list';
import { ChatView } from '@/features/sandbox/components/chat-view';
import { LinkADevice, type Scannable } from '@/features/sandbox/components/link-a-device';
import { LinkedDevices } from '@/features/sandbox/components/linked-devices';
import { PhoneList } from '@/features/sandbox/components/phone-list';
import { PhoneScreen } from '@/features/sandbox/components/phone-screen';
import { ScanOffer } from '@/features/sandbox/components/scan-offer';
import { ScriptedNumbers } from '@/features/sandbox/components/scripted-numbers';

const route = getRouteApi('/app/sandbox');

export function SandboxPage() {
  const off = useAppInfo()?.sandboxPhones === false;
  return (
    <Page
      title="Sandbox phone"
      lead="Pretend phones in this browser: link devices to them, read what arrives, and answer."
    >
      {off ? (
        <EmptyState
          icon={Smartphone}
          title="The sandbox is switched off"
          action={
            <Button asChild>
              <Link to="/devices">Open devices</Link>
            </Button>
          }
        >
          <p>This installation works with real phones only. SANDBOX=on switches it on.</p>
        </EmptyState>
      ) : (
        <Phones />
      )}
    </Page>
  );
}

function Phones() {
  const { phone: phoneId, chat, scan } = route.useSearch();
  const navigate = route.useNavigate();
  const phones = usePhones();
  const devices = useDevices().data ?? [];
  if (phones.data === undefined) {
    if (!phones.error) return <PhonesSkeleton />;
    return (
      <ErrorNote
        what="The phones could not be loaded"
        error={phones.error}
        onRetry={() => void phones.refetch()}
      />
    );
  }
  const open = phones.data.find((phone) => phone.id === phoneId) ?? phones.data[0];
  const scanned = devices.find((device) => device.id === scan);
  const openPhone = (id: string): void => void navigate({ search: { scan, phone: id } });
  return (
    <>
      {scanned ? (
        <ScanOffer
          key={scanned.id}
          device={{ name: scanned.name, connected: scanned.status === 'connected' }}
          qr={qrOf(scanned)}
          phone={open}
          onPhone={(phone) => openPhone(phone.id)}
        />
      ) : null}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[16rem_minmax(0,1fr)_18rem]">
        <PhoneList
          phones={phones.data}
          openId={open?.id}
          onCreated={(phone) => openPhone(phone.id)}
        />
        {open ? (
          <>
            <PhoneScreen phone={open}>
              {chat === undefined ? (
                <ChatList
                  key={open.id}
                  phone={open}
                  onOpen={(number) =>
                    void navigate({ search: (previous) => ({ ...previous, chat: number }) })
                  }
                />
              ) : (
                <ChatView key={`${open.id} ${chat}`} phone={open} number={chat} />
              )}
            </PhoneScreen>
            <div className="flex flex-col gap-6">
              <LinkedDevices phone={open} />
              <LinkADevice key={open.id} phone={open} scannable={scannableOf(devices)} />
            </div>
          </>
        ) : (
          <div className="xl:col-span-2">
            <EmptyState icon={Smartphone} title="No phone yet">
              <p>
                Create a phone; it gets a number of its own. Then let it scan one of your devices.
              </p>
            </EmptyState>
          </div>
        )}
      </div>
      <ScriptedNumbers />
    </>
  );
}

function qrOf(device: Device): string | null {
  return device.linking?.step === 'qr' ? device.linking.qr : null;
}

function scannableOf(devices: readonly Device[]): Scannable[] {
  return devices.flatMap((device) => {
    const qr = device.sandbox ? qrOf(device) : null;
    return qr === null ? [] : [{ id: device.id, name: device.name, qr }];
  });
}

function PhonesSkeleton() {
  return (
    <Loading label="Loading phones">
      <div className="grid gap-6 xl:grid-cols-[16rem_minmax(0,1fr)_18rem]">
        <Skeleton className="h-24" />
        <Skeleton className="mx-auto h-[38rem] w-full max-w-sm rounded-[2rem]" />
        <Skeleton className="h-40" />
      </div>
    </Loading>
  );
}
