import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button, type ButtonProps } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { passwordSchema } from '@/features/auth/api/schemas';
import { placeError } from '@/forms/place-error';
import * as z from '@/forms/zod';

const schema = z.object({ password: passwordSchema });

export interface PasswordFormProps {
  /** What the password is asked for. */
  lead: string;
  action: string;
  look?: ButtonProps['look'];
  failure: string;
  onSubmit: (password: string) => Promise<void>;
  onCancel: () => void;
}

/** Asks again for the password of somebody who is signed in. */
export function PasswordForm({
  lead,
  action,
  look = 'primary',
  failure,
  onSubmit,
  onCancel,
}: PasswordFormProps) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: '' } });
  const [failed, setFailed] = useState<unknown>(null);
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    setFailed(null);
    try {
      await onSubmit(password);
    } catch (error) {
      setFailed(
        placeError(error, form.setError, ['password'], {
          byCode: { 'auth.password_wrong': 'password' },
        }),
      );
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p className="mb-4 text-sm text-ink-muted">{lead}</p>
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      {failed ? <ErrorNote className="mt-4" what={failure} error={failed} /> : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look={look} busy={isSubmitting}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
