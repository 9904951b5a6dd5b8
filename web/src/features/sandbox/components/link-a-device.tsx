import { ScanQrCode } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { useLinkPhone, useScanned } from '../api/phones';
import type { Phone } from '../api/types';

/** A device of the user that shows a QR just now. */
export interface Scannable {
  id: string;
  name: string;
  qr: string;
}

/** What a phone does to link: scan what a device shows, paste its text, or type its code. */
export function LinkADevice({
  phone,
  scannable,
}: {
  phone: Phone;
  scannable: readonly Scannable[];
}) {
  const link = useLinkPhone();
  const scanned = useScanned();
  const open = scannable.filter(({ qr }) => !scanned.includes(qr));
  const [text, setText] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const typed = text.trim();
    if (typed === '') return;
    const shown = toShown(typed);
    link.mutate({ id: phone.id, shown }, { onSuccess: () => setText('') });
  };
  return (
    <section aria-label="Link a device" className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">Link a device</h2>
      {open.length === 0 ? (
        <p className="text-sm text-ink-muted">No device of yours shows a QR code just now.</p>
      ) : null}
      {open.map((device) => (
        <Button
          key={device.id}
          busy={link.isPending}
          onClick={() => link.mutate({ id: phone.id, shown: { qr: device.qr } })}
        >
          <ScanQrCode aria-hidden />
          <span className="truncate">Scan QR of {device.name}</span>
        </Button>
      ))}
      <form noValidate onSubmit={submit} className="mt-1 flex items-end gap-2">
        <TextField
          label="Pairing code or QR text"
          placeholder="ABCD-EFGH"
          className="flex-1"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" busy={link.isPending}>
          Link
        </Button>
      </form>
      {link.error ? <ErrorNote what="The device was not linked" error={link.error} /> : null}
      <output className="text-sm text-success-ink empty:hidden">
        {link.isSuccess ? `${link.data.name} is linked` : ''}
      </output>
    </section>
  );
}

/** A pairing code is eight characters, perhaps with a dash; everything else is a QR's text. */
function toShown(typed: string): { code: string } | { qr: string } {
  const plain = typed.replace(/[\s-]/g, '');
  return /^[0-9a-z]{8}$/i.test(plain) ? { code: plain.toUpperCase() } : { qr: typed };
}
