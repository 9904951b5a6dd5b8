import { CircleX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { type Device, useStartDevice } from '../../api/devices';
import { describeReason } from '../../device-words';

/** Linking ended without a link: why, and the one thing to do next. */
export function EndedStep({
  device,
  title,
  text,
}: {
  device: Device;
  title: string;
  text?: string;
}) {
  const start = useStartDevice();
  return (
    <div className="flex flex-col items-center gap-3 py-6 text-center">
      <CircleX aria-hidden className="size-12 text-danger-ink" />
      <h3 className="text-lg font-semibold">{title}</h3>
      <p className="max-w-sm text-sm text-ink-muted">
        {text ?? describeReason(device.statusReason) ?? 'A new code can be shown at any time.'}
      </p>
      {start.error ? (
        <ErrorNote className="w-full text-left" what="It did not start" error={start.error} />
      ) : null}
      <Button
        look="primary"
        className="mt-2"
        busy={start.isPending}
        onClick={() => start.mutate({ id: device.id })}
      >
        Show a new code
      </Button>
    </div>
  );
}
