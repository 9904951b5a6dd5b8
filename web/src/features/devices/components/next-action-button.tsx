import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { type Device, useConfirmNumber, useStartDevice } from '../api/devices';
import { nextAction } from '../device-words';

interface NextActionButtonProps {
  device: Device;
  /** On the device's own page it is the primary button. */
  primary?: boolean;
  className?: string;
}

/** The one next thing to do about a device, or nothing. */
export function NextActionButton({ device, primary = false, className }: NextActionButtonProps) {
  const action = nextAction(device);
  const navigate = useNavigate();
  const start = useStartDevice();
  const confirm = useConfirmNumber();
  const look = primary ? ({ look: 'primary' } as const) : ({ size: 'small' } as const);
  const style = { ...look, ...(className === undefined ? {} : { className }) };
  const onError = (error: unknown): void => void toast.error(toProblem(error).message);
  const openDialog = (): void => void navigate({ to: '/devices', search: { link: device.id } });

  switch (action) {
    case null:
      return null;
    case 'start':
      return (
        <Button
          {...style}
          busy={start.isPending}
          aria-label={`Start ${device.name}`}
          onClick={() => start.mutate({ id: device.id }, { onError })}
        >
          Start
        </Button>
      );
    case 'confirm':
      return (
        <Button
          {...style}
          busy={confirm.isPending}
          aria-label={`Confirm the new number of ${device.name}`}
          onClick={() => confirm.mutate({ id: device.id }, { onError })}
        >
          Confirm number
        </Button>
      );
    case 'link': {
      const waiting = device.status === 'linking' || device.status === 'starting';
      return (
        <Button
          {...style}
          busy={start.isPending}
          aria-label={waiting ? `Show the code of ${device.name}` : `Link ${device.name} again`}
          onClick={() => {
            if (waiting) openDialog();
            else start.mutate({ id: device.id }, { onSuccess: openDialog, onError });
          }}
        >
          {waiting ? 'Show code' : 'Link again'}
        </Button>
      );
    }
  }
}
