import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { useFocusFirst } from '@/forms/use-focus-first';
import { appCodeSchema, recoveryCodeSchema } from '../api/schemas';
import { useLoginTwoFactor } from '../api/session';
import { describeWrongCode } from '../wrong-code';

interface TwoFactorFormProps {
  challenge: string;
  onDone: () => void;
  /** The first step must be taken again: it is too old, or had too many wrong codes. */
  onOver: (error: unknown) => void;
}

/** The second step of signing in: a code of the app, or one of the recovery codes. */
export function TwoFactorForm(props: TwoFactorFormProps) {
  const [recovery, setRecovery] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <CodeForm key={String(recovery)} {...props} recovery={recovery} />
      <Button look="quiet" onClick={() => setRecovery(!recovery)}>
        {recovery ? 'Use a code of the app instead' : 'Use a recovery code instead'}
      </Button>
    </div>
  );
}

function CodeForm({
  challenge,
  recovery,
  onDone,
  onOver,
}: TwoFactorFormProps & { recovery: boolean }) {
  const form = useForm({
    resolver: zodResolver(recovery ? recoveryCodeSchema : appCodeSchema),
    defaultValues: { code: '' },
  });
  const login = useLoginTwoFactor();
  const part = useFocusFirst<HTMLFormElement>();
  const wrong = describeWrongCode(login.error, recovery);
  const submit = form.handleSubmit(({ code }) =>
    login.mutate(
      { challenge, code },
      {
        onSuccess: onDone,
        onError: (error) => {
          if (toProblem(error).code === 'auth.challenge_invalid') onOver(error);
          else form.setFocus('code', { shouldSelect: true });
        },
      },
    ),
  );
  return (
    <form
      ref={part}
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-5"
    >
      {login.error && wrong === null ? (
        <ErrorNote what="You are not signed in" error={login.error} />
      ) : null}
      <TextField
        label={recovery ? 'Recovery code' : 'Code'}
        hint={recovery ? 'Each works once, like 7kqz-m2pd-9xta-c4wr.' : 'Six digits.'}
        autoComplete={recovery ? 'off' : 'one-time-code'}
        inputMode={recovery ? 'text' : 'numeric'}
        autoCapitalize="none"
        spellCheck={false}
        error={form.formState.errors.code?.message ?? wrong ?? undefined}
        {...form.register('code')}
      />
      <Button type="submit" look="primary" busy={login.isPending}>
        Sign in
      </Button>
    </form>
  );
}
