import { zodResolver } from '@hookform/resolvers/zod';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { emailSchema, passwordSchema } from '@/features/auth/api/schemas';
import { useAppInfo } from '@/features/auth/api/session';
import { NoMailNote } from '@/features/auth/components/no-mail-note';
import { placeError } from '@/forms/place-error';
import * as z from '@/forms/zod';
import { type Profile, useChangeEmail, useSendVerification } from '../api/profile';
import { Section } from './section';

export function EmailSection({ profile }: { profile: Profile }) {
  return (
    <Section
      title="E-mail address"
      lead="You sign in with it, and links for a new password go there."
    >
      <div className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <span className="font-medium">{profile.email}</span>
        {profile.emailVerified ? (
          <Badge tone="success">
            <CircleCheck aria-hidden />
            Confirmed
          </Badge>
        ) : (
          <Badge tone="warning">
            <CircleDashed aria-hidden />
            Not confirmed
          </Badge>
        )}
      </div>
      {profile.emailVerified ? null : <Verification />}
      <ChangeEmailForm />
    </Section>
  );
}

function Verification() {
  const send = useSendVerification();
  const mail = useAppInfo()?.mail ?? true;
  return (
    <div className="mb-6 flex flex-col items-start gap-3">
      {send.error ? <ErrorNote what="No mail was sent" error={send.error} /> : null}
      {send.isSuccess && !mail ? <NoMailNote /> : null}
      <Button
        size="small"
        busy={send.isPending}
        onClick={() =>
          send.mutate(undefined, {
            onSuccess: () => void toast.success('A link that confirms your address is on its way'),
          })
        }
      >
        Mail a link to confirm it
      </Button>
    </div>
  );
}

const schema = z.object({ email: emailSchema, password: passwordSchema });
const byCode = {
  'auth.password_wrong': 'password',
  'account.email_unchanged': 'email',
} as const;

function ChangeEmailForm() {
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: '', password: '' },
  });
  const [failed, setFailed] = useState<unknown>(null);
  const change = useChangeEmail();
  const mail = useAppInfo()?.mail ?? true;
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) => {
    setFailed(null);
    change.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (error) =>
        setFailed(placeError(error, form.setError, ['email', 'password'], { byCode })),
    });
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        label="New e-mail address"
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...form.register('email')}
      />
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      {failed ? <ErrorNote what="The address stays as it is" error={failed} /> : null}
      <output className="contents">
        {change.isSuccess ? (
          <Note>
            Open the link that we mail to {change.variables.email} within 24 hours. Until then your
            account keeps its address.
          </Note>
        ) : null}
      </output>
      {change.isSuccess && !mail ? <NoMailNote /> : null}
      <Button type="submit" busy={change.isPending} className="self-start">
        Change address
      </Button>
    </form>
  );
}
