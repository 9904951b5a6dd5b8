import { zodResolver } from '@hookform/resolvers/zod';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { appCodeSchema } from '@/features/auth/api/schemas';
import { placeError } from '@/forms/place-error';
import { useFocusFirst } from '@/forms/use-focus-first';
import { type TwoFactorSetup, useConfirmTwoFactor } from '../api/two-factor';

interface ScanStepProps {
  setup: TwoFactorSetup;
  onCancel: () => void;
  onDone: (codes: readonly string[]) => void;
}

/** The secret as QR, always black on white, and as text; a first code shows that the app has it. */
export function ScanStep({ setup, onCancel, onDone }: ScanStepProps) {
  const form = useForm({ resolver: zodResolver(appCodeSchema), defaultValues: { code: '' } });
  const [failed, setFailed] = useState<unknown>(null);
  const confirm = useConfirmTwoFactor();
  const part = useFocusFirst<HTMLFormElement>();
  const submit = form.handleSubmit(({ code }) => {
    setFailed(null);
    confirm.mutate(
      { code },
      {
        onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
        onError: (error) =>
          setFailed(
            placeError(error, form.setError, ['code'], {
              byCode: { 'two_factor.code_wrong': 'code' },
            }),
          ),
      },
    );
  });
  return (
    <form ref={part} noValidate onSubmit={(event) => void submit(event)}>
      <p className="mb-4 text-sm text-ink-muted">
        Scan this with your authenticator app, or type the secret there. Then enter the code that
        the app shows.
      </p>
      <QRCodeSVG
        value={setup.uri}
        size={264}
        marginSize={4}
        bgColor="#ffffff"
        fgColor="#000000"
        title="QR code for the authenticator app"
        className="mx-auto max-w-full rounded-card ring-1 ring-line"
      />
      <div className="mt-4 mb-5 flex flex-wrap items-center gap-2 rounded-card border border-line bg-sunken p-3">
        <output aria-label="Secret" className="min-w-0 flex-1 basis-56 font-mono text-sm break-all">
          {setup.secret.match(/.{1,4}/g)?.join(' ')}
        </output>
        <CopyButton value={setup.secret} label="Copy secret" />
      </div>
      <TextField
        label="Code of the app"
        inputMode="numeric"
        autoComplete="one-time-code"
        error={form.formState.errors.code?.message}
        {...form.register('code')}
      />
      {failed ? (
        <ErrorNote className="mt-4" what="Two-factor sign-in is not on" error={failed} />
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={confirm.isPending}>
          Turn on two-factor sign-in
        </Button>
      </DialogActions>
    </form>
  );
}
