import { ExternalLink } from 'lucide-react';
import { QRCodeSVG } from 'qrcode.react';
import { Button } from '@/components/ui/button';
import type { Device } from '../../api/devices';
import { Countdown } from './countdown';
import { SandboxLink } from './sandbox-link';

/** The QR, always black on white with its quiet zone; it swaps in place when it renews itself. */
export function QrStep({
  device,
  qr,
  expiresAt,
  onByPhone,
}: {
  device: Device;
  qr: string;
  expiresAt: string;
  onByPhone: () => void;
}) {
  return (
    <div className="flex flex-col items-center gap-4">
      <QRCodeSVG
        value={qr}
        size={296}
        marginSize={4}
        bgColor="#ffffff"
        fgColor="#000000"
        title="QR code to link the device"
        className="rounded-card ring-1 ring-line"
      />
      <Countdown expiresAt={expiresAt} label="New code in" />
      {device.sandbox ? (
        <SandboxLink id={device.id}>
          <ExternalLink aria-hidden />
          Open the sandbox phone
        </SandboxLink>
      ) : (
        <ol className="list-decimal space-y-1 self-start pl-5 text-sm text-ink-muted marker:text-ink">
          <li>Open WhatsApp on the phone.</li>
          <li>
            Menu → <strong className="font-medium text-ink">Linked devices</strong> →{' '}
            <strong className="font-medium text-ink">Link a device</strong>.
          </li>
          <li>Point the phone at this code.</li>
        </ol>
      )}
      <Button look="quiet" onClick={onByPhone}>
        Link with a code instead
      </Button>
    </div>
  );
}
