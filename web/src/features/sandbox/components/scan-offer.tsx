import { Link } from '@tanstack/react-router';
import { CircleCheck, LoaderCircle, ScanQrCode } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { useCreatePhone, useLinkPhone } from '../api/phones';
import type { Phone } from '../api/types';

interface ScanOfferProps {
  /** The device that wants to be scanned. */
  device: { name: string; connected: boolean };
  /** Its QR, null while it shows none. */
  qr: string | null;
  /** The phone to scan with; one is made if there is none. */
  phone: Phone | undefined;
  onPhone: (phone: Phone) => void;
}

/** One big button: this phone scans that device. */
export function ScanOffer({ device, qr, phone, onPhone }: ScanOfferProps) {
  const create = useCreatePhone();
  const link = useLinkPhone();
  const error = create.error ?? link.error;
  const scan = async (): Promise<void> => {
    if (qr === null) return;
    const scanning = phone ?? (await create.mutateAsync());
    if (!phone) onPhone(scanning);
    await link.mutateAsync({ id: scanning.id, shown: { qr } });
  };
  const linked = device.connected || link.isSuccess;
  return (
    <Card className="mb-6 flex flex-wrap items-center gap-4 p-5">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold">
          {linked ? `${device.name} is linked` : `${device.name} waits to be scanned`}
        </h2>
        <p className="text-sm text-ink-muted">
          {linked
            ? 'Messages sent through it appear on this phone, too.'
            : 'Scanning links it to this phone, as a camera would.'}
        </p>
        {error ? <ErrorNote className="mt-3" what="The scan did not work" error={error} /> : null}
      </div>
      {linked ? (
        <span className="flex items-center gap-2 text-sm font-medium text-success-ink">
          <CircleCheck aria-hidden className="size-5" />
          Linked
          <Link to="/send" className="ml-2 text-accent-ink underline">
            Send a message
          </Link>
        </span>
      ) : (
        <Button
          look="primary"
          size="large"
          disabled={qr === null}
          busy={create.isPending || link.isPending}
          // Its errors stand above.
          onClick={() => void scan().catch(() => undefined)}
        >
          {qr === null ? (
            <LoaderCircle aria-hidden className="animate-spin" />
          ) : (
            <ScanQrCode aria-hidden />
          )}
          Scan
        </Button>
      )}
    </Card>
  );
}
