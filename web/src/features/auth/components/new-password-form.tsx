import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { placeError } from '@/forms/place-error';
import * as z from '@/forms/zod';
import { nameSchema, newPasswordHint, newPasswordSchema } from '../api/schemas';

const schema = z.object({ name: nameSchema, password: newPasswordSchema });

interface NewPasswordFormProps {
  email: string;
  /** Whether somebody new is asked for their name as well. */
  withName?: boolean;
  action: string;
  failure: string;
  onSubmit: (values: { password: string; name?: string }) => Promise<void>;
}

/** Chooses a password by the link of a mail. */
export function NewPasswordForm({
  email,
  withName = false,
  action,
  failure,
  onSubmit,
}: NewPasswordFormProps) {
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: '', password: '' },
  });
  const [error, setError] = useState<unknown>(null);
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, password }) => {
    setError(null);
    try {
      await onSubmit({ password, ...(name === '' ? {} : { name }) });
    } catch (failed) {
      setError(placeError(failed, form.setError, ['name', 'password']));
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      {error ? <ErrorNote what={failure} error={error} /> : null}
      {/* Tells password managers whose password it is. */}
      <input hidden readOnly type="email" autoComplete="username" value={email} />
      {withName ? (
        <TextField
          label="Name"
          hint="Optional. How this app greets you."
          autoComplete="name"
          error={errors.name?.message}
          {...form.register('name')}
        />
      ) : null}
      <TextField
        label={withName ? 'Password' : 'New password'}
        type="password"
        autoComplete="new-password"
        hint={newPasswordHint}
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button type="submit" look="primary" busy={isSubmitting}>
        {action}
      </Button>
    </form>
  );
}
