import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { Profile } from '../api/profile';
import { useDisableTwoFactor } from '../api/two-factor';
import { PasswordDialog } from './password-dialog';
import { RenewCodesDialog } from './renew-codes-dialog';
import { Section } from './section';
import { TwoFactorDialog } from './two-factor-dialog';

type Open = 'set_up' | 'renew' | 'disable' | null;

/** A code of an authenticator app beside the password. */
export function TwoFactorSection({ twoFactor }: { twoFactor: Profile['twoFactor'] }) {
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  return (
    <Section
      title="Two-factor sign-in"
      lead="Besides your password, a code of an authenticator app on your phone."
    >
      <div className="mb-4 flex flex-wrap items-center gap-3 text-sm">
        {twoFactor.enabled ? (
          <>
            <Badge tone="success">
              <ShieldCheck aria-hidden />
              On
            </Badge>
            <CodesLeft count={twoFactor.recoveryCodesLeft} />
          </>
        ) : (
          <Badge>
            <ShieldOff aria-hidden />
            Off
          </Badge>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {twoFactor.enabled ? (
          <>
            <Button onClick={() => setOpen('renew')}>Make new recovery codes</Button>
            <Button look="dangerQuiet" onClick={() => setOpen('disable')}>
              Turn off two-factor sign-in
            </Button>
          </>
        ) : (
          <Button onClick={() => setOpen('set_up')}>Set up two-factor sign-in</Button>
        )}
      </div>
      <TwoFactorDialog open={open === 'set_up'} onClose={close} />
      <RenewCodesDialog open={open === 'renew'} onClose={close} />
      <DisableDialog open={open === 'disable'} onClose={close} />
    </Section>
  );
}

function CodesLeft({ count }: { count: number }) {
  if (count === 0) {
    return <span className="text-danger-ink">No recovery code is left. Make new ones.</span>;
  }
  return (
    <span className="text-ink-muted tabular-nums">
      {count === 1 ? 'One recovery code is left.' : `${count} recovery codes are left.`}
    </span>
  );
}

function DisableDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const disable = useDisableTwoFactor();
  return (
    <PasswordDialog
      open={open}
      onClose={onClose}
      title="Turn off two-factor sign-in"
      lead="From then on your password alone signs in. Your recovery codes stop working."
      action="Turn off two-factor sign-in"
      look="danger"
      failure="Two-factor sign-in stays on"
      onSubmit={async (password) => {
        await disable.mutateAsync({ password });
        onClose();
        toast.success('Two-factor sign-in is off');
      }}
    />
  );
}
