import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { placeError } from '@/forms/place-error';
import { type AccountValues, accountSchema, newPasswordHint } from '../api/schemas';

interface AccountFormProps {
  /** Verb and object of the button. */
  action: string;
  /** What to say above an error that belongs to no field. */
  failure: string;
  onSubmit: (values: { email: string; password: string; name?: string }) => Promise<void>;
}

const fields = ['name', 'email', 'password'] as const;

/** Name, e-mail and password of a new account. */
export function AccountForm({ action, failure, onSubmit }: AccountFormProps) {
  const form = useForm<AccountValues>({
    resolver: zodResolver(accountSchema),
    defaultValues: { name: '', email: '', password: '' },
  });
  const [error, setError] = useState<unknown>(null);
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async ({ name, email, password }) => {
    setError(null);
    try {
      await onSubmit({ email, password, ...(name === '' ? {} : { name }) });
    } catch (failed) {
      setError(
        placeError(failed, form.setError, fields, {
          byCode: { 'auth.email_taken': 'email' },
        }),
      );
    }
  });

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      {error ? <ErrorNote what={failure} error={error} /> : null}
      <TextField
        label="Name"
        hint="Optional. How this page greets you."
        autoComplete="name"
        error={errors.name?.message}
        {...form.register('name')}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register('email')}
      />
      <TextField
        label="Password"
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
