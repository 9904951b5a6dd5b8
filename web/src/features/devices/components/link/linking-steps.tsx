import { useState } from 'react';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { type Device, useDevice } from '../../api/devices';
import { announce, type LinkStep, toLinkStep } from '../../link-step';
import { CodeStep } from './code-step';
import { EndedStep } from './ended-step';
import { LinkedStep } from './linked-step';
import { PhoneStep } from './phone-step';
import { QrStep } from './qr-step';
import { FinishingStep, PreparingStep } from './waiting-steps';

/** On a phone its own camera cannot scan its own screen, so the code comes first there. */
const onPhone = (): boolean => matchMedia('(max-width: 767px) and (pointer: coarse)').matches;

/** The steps after the choice, as the server drives them. */
export function LinkingSteps({ id, onClose }: { id: string; onClose: () => void }) {
  const device = useDevice(id);
  if (device.data === undefined) {
    if (device.error) {
      const gone = toProblem(device.error).code === 'devices.not_found';
      return (
        <ErrorNote what="This device cannot be shown" error={device.error}>
          {gone ? (
            <Button size="small" className="mt-3" onClick={onClose}>
              Close
            </Button>
          ) : null}
        </ErrorNote>
      );
    }
    return (
      <Loading label="Loading the device">
        <Skeleton className="mx-auto size-72" />
      </Loading>
    );
  }
  return <Steps device={device.data} onClose={onClose} />;
}

function Steps({ device, onClose }: { device: Device; onClose: () => void }) {
  const [byPhone, setByPhone] = useState(() => !device.sandbox && onPhone());
  const link = toLinkStep(device);
  return (
    <>
      <output className="sr-only">{announce(link)}</output>
      {byPhone && link.step === 'qr' ? (
        <PhoneStep id={device.id} onQr={() => setByPhone(false)} onCode={() => setByPhone(false)} />
      ) : (
        <Step device={device} link={link} onByPhone={() => setByPhone(true)} onClose={onClose} />
      )}
    </>
  );
}

function Step({
  device,
  link,
  onByPhone,
  onClose,
}: {
  device: Device;
  link: LinkStep;
  onByPhone: () => void;
  onClose: () => void;
}) {
  switch (link.step) {
    case 'preparing':
      return <PreparingStep />;
    case 'qr':
      return (
        <QrStep device={device} qr={link.qr} expiresAt={link.expiresAt} onByPhone={onByPhone} />
      );
    case 'code':
      return (
        <CodeStep device={device} code={link.code} phone={link.phone} expiresAt={link.expiresAt} />
      );
    case 'finishing':
      return <FinishingStep />;
    case 'linked':
      return <LinkedStep device={device} phone={link.phone} onClose={onClose} />;
    case 'timeout':
      return (
        <EndedStep
          device={device}
          title="Linking timed out"
          text="Nobody scanned the code within five minutes."
        />
      );
    case 'ended':
      return <EndedStep device={device} title="The device is not linked" />;
  }
}
