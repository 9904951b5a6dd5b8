import { ExternalLink } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { formatPairingCode } from '@/phone/phone';
import { PhoneNumber } from '@/phone/phone-number';
import type { Device } from '../../api/devices';
import { Countdown } from './countdown';
import { SandboxLink } from './sandbox-link';

/** The code to type on the phone. */
export function CodeStep({
  device,
  code,
  phone,
  expiresAt,
}: {
  device: Device;
  code: string;
  phone: string;
  expiresAt: string;
}) {
  const shown = formatPairingCode(code);
  return (
    <div className="flex flex-col items-center gap-4">
      <p className="text-sm text-ink-muted">
        For <PhoneNumber value={phone} className="font-medium text-ink" />
      </p>
      <output
        aria-label="Pairing code"
        className="rounded-card border border-line bg-sunken px-6 py-5 font-mono text-3xl font-semibold tracking-[0.15em] whitespace-nowrap"
      >
        {shown}
      </output>
      <CopyButton value={shown} label="Copy code" />
      <Countdown expiresAt={expiresAt} label="Valid for" />
      {device.sandbox ? (
        <SandboxLink id={device.id}>
          <ExternalLink aria-hidden />
          Open the sandbox phone
        </SandboxLink>
      ) : (
        <ol className="list-decimal space-y-1 self-start pl-5 text-sm text-ink-muted marker:text-ink">
          <li>Open WhatsApp on the phone; it may already ask for a code.</li>
          <li>
            Menu → <strong className="font-medium text-ink">Linked devices</strong> →{' '}
            <strong className="font-medium text-ink">Link a device</strong> →{' '}
            <strong className="font-medium text-ink">Link with phone number instead</strong>.
          </li>
          <li>Type this code.</li>
        </ol>
      )}
    </div>
  );
}
