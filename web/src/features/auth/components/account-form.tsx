import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { showFieldProblems } from '@/forms/server-errors';
import { type AccountValues, accountSchema } from '../api/schemas';

interface AccountFormProps {
  /** Verb and object of the button. */
  action: string;
  /** What to say above an error that belongs to no field. */
  failure: string;
  onSubmit: (values: { email: string; password: string; name?: string }) => Promise<unknown>;
  onDone: () => void;
}

/** Name, e-mail and password of a new account. */
export function AccountForm({ action, failure, onSubmit, onDone }: AccountFormProps) {
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
      onDone();
    } catch (failed) {
      const problem = toProblem(failed);
      if (problem.code === 'auth.email_taken') {
        form.setError('email', { message: problem.message }, { shouldFocus: true });
      } else if (!showFieldProblems(failed, form.setError, ['name', 'email', 'password'])) {
        setError(failed);
      }
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
        hint="At least 8 characters; a few words together are good."
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button type="submit" look="primary" busy={isSubmitting}>
        {action}
      </Button>
    </form>
  );
}
