import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { useRenewRecoveryCodes } from '../api/two-factor';
import { PasswordForm } from './password-form';
import { RecoveryCodes } from './recovery-codes';

export function RenewCodesDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = useRenewRecoveryCodes();
  const close = (): void => {
    onClose();
    setCodes(null);
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      dismissable={codes === null}
      title={codes ? 'Store your recovery codes' : 'Make new recovery codes'}
    >
      {codes ? (
        <RecoveryCodes codes={codes} onDone={close} />
      ) : (
        <PasswordForm
          lead="Ten new codes are made; those you have now stop working."
          action="Make new codes"
          failure="Your codes stay as they are"
          onCancel={close}
          onSubmit={async (password) => {
            setCodes((await renew.mutateAsync({ password })).recoveryCodes);
          }}
        />
      )}
    </Dialog>
  );
}
