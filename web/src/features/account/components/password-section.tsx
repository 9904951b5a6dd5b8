import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { newPasswordHint, newPasswordSchema, passwordSchema } from '@/features/auth/api/schemas';
import { placeError } from '@/forms/place-error';
import * as z from '@/forms/zod';
import { useChangePassword } from '../api/sessions';
import { Section } from './section';

const schema = z.object({ currentPassword: passwordSchema, newPassword: newPasswordSchema });
const byCode = {
  'auth.password_wrong': 'currentPassword',
  'auth.weak_password': 'newPassword',
} as const;

export function PasswordSection({ email }: { email: string }) {
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const [failed, setFailed] = useState<unknown>(null);
  const change = useChangePassword();
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) => {
    setFailed(null);
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        toast.success('Password changed; you stay signed in only here');
      },
      onError: (error) =>
        setFailed(placeError(error, form.setError, ['currentPassword', 'newPassword'], { byCode })),
    });
  });
  return (
    <Section title="Password" lead="A new one ends every other session of yours.">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <input hidden readOnly type="email" autoComplete="username" value={email} />
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          error={errors.currentPassword?.message}
          {...form.register('currentPassword')}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={newPasswordHint}
          error={errors.newPassword?.message}
          {...form.register('newPassword')}
        />
        {failed ? <ErrorNote what="The password was not changed" error={failed} /> : null}
        <Button type="submit" busy={change.isPending} className="self-start">
          Change password
        </Button>
      </form>
    </Section>
  );
}
