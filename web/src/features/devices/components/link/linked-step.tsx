import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { PhoneNumber } from '@/phone/phone-number';
import type { Device } from '../../api/devices';

/** The end of linking, and the way on. */
export function LinkedStep({
  device,
  phone,
  onClose,
}: {
  device: Device;
  phone: string | null;
  onClose: () => void;
}) {
  return (
    <>
      <div className="flex flex-col items-center gap-3 pt-6 pb-4 text-center">
        <CircleCheck aria-hidden className="size-12 text-success-ink" />
        <h3 className="text-lg font-semibold">{device.name} is linked</h3>
        <p className="text-sm text-ink-muted">
          {phone ? (
            <>
              Messages now leave by <PhoneNumber value={phone} className="font-medium text-ink" />.
            </>
          ) : (
            'Messages can be sent now.'
          )}
        </p>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <Button asChild look="primary">
          <Link to="/send" search={{ device: device.id }}>
            Send a test message
          </Link>
        </Button>
      </DialogActions>
    </>
  );
}
