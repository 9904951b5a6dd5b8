import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import * as z from '@/forms/zod';
import { useRequestPairingCode } from '../../api/devices';

const schema = z.object({
  phone: z.string().check(
    z.refine((text) => /^\+?\d{7,15}$/.test(text.replace(/[\s().-]/g, '')), {
      error: 'Enter the number internationally, like +49 151 1234 5678.',
    }),
  ),
});

const fields = ['phone'] as const;

/** Asks for the phone's number, then for the code that is typed on it. */
export function PhoneStep({
  id,
  onQr,
  onCode,
}: {
  id: string;
  onQr: () => void;
  onCode: () => void;
}) {
  const request = useRequestPairingCode();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { phone: '' } });
  const submit = form.handleSubmit(({ phone }) =>
    request.mutate(
      { id, phone: phone.replace(/[\s().-]/g, '') },
      {
        onSuccess: onCode,
        onError: (error) => showFieldProblems(error, form.setError, fields),
      },
    ),
  );
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label="Phone number"
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        hint="The number of the phone that is to be linked, with its country code."
        error={form.formState.errors.phone?.message}
        {...form.register('phone')}
      />
      {isElsewhere(request.error, fields) ? (
        <ErrorNote className="mt-4" what="There is no code yet" error={request.error} />
      ) : null}
      <DialogActions>
        <Button look="quiet" onClick={onQr}>
          Show the QR code
        </Button>
        <Button type="submit" look="primary" busy={request.isPending}>
          Get code
        </Button>
      </DialogActions>
    </form>
  );
}
