import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { isElsewhere } from '@/forms/server-errors';
import * as z from '@/forms/zod';
import { emailSchema } from '../api/schemas';

const schema = z.object({ email: emailSchema });

interface EmailFormProps {
  action: string;
  failure: string;
  busy: boolean;
  error: unknown;
  onSubmit: (email: string) => void;
}

/** Asks for an e-mail address and nothing else. */
export function EmailForm({ action, failure, busy, error, onSubmit }: EmailFormProps) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '' } });
  const submit = form.handleSubmit(({ email }) => onSubmit(email));
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      {isElsewhere(error, []) ? <ErrorNote what={failure} error={error} /> : null}
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        error={form.formState.errors.email?.message}
        {...form.register('email')}
      />
      <Button type="submit" look="primary" busy={busy}>
        {action}
      </Button>
    </form>
  );
}
