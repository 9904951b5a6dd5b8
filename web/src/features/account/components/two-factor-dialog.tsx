import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { type TwoFactorSetup, useSetUpTwoFactor } from '../api/two-factor';
import { PasswordForm } from './password-form';
import { RecoveryCodes } from './recovery-codes';
import { ScanStep } from './scan-step';

type Step =
  | { name: 'password' }
  | { name: 'scan'; setup: TwoFactorSetup }
  | { name: 'codes'; codes: readonly string[] };

const first: Step = { name: 'password' };

const titles: Record<Step['name'], string> = {
  password: 'Set up two-factor sign-in',
  scan: 'Scan the code',
  codes: 'Store your recovery codes',
};

/** Password, then QR and a first code, then the recovery codes. It counts from the second step on. */
export function TwoFactorDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [step, setStep] = useState<Step>(first);
  const setUp = useSetUpTwoFactor();
  const close = (): void => {
    onClose();
    setStep(first);
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      dismissable={step.name !== 'codes'}
      title={titles[step.name]}
    >
      {step.name === 'password' ? (
        <PasswordForm
          lead="You need an authenticator app on your phone, like Aegis, 2FAS or Google Authenticator."
          action="Show the QR code"
          failure="Nothing was set up"
          onCancel={close}
          onSubmit={async (password) => {
            setStep({ name: 'scan', setup: await setUp.mutateAsync({ password }) });
          }}
        />
      ) : step.name === 'scan' ? (
        <ScanStep
          setup={step.setup}
          onCancel={close}
          onDone={(codes) => setStep({ name: 'codes', codes })}
        />
      ) : (
        <RecoveryCodes codes={step.codes} onDone={close} />
      )}
    </Dialog>
  );
}
