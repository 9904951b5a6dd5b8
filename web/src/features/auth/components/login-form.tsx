import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import { type LoginValues, loginSchema } from '../api/schemas';
import { useAppInfo, useLogin } from '../api/session';
import { NoMailNote } from './no-mail-note';

const fields = ['email', 'password'] as const;

interface LoginFormProps {
  onDone: () => void;
  /** The password was right; the challenge goes with the code that is asked for now. */
  onSecondFactor: (challenge: string) => void;
}

export function LoginForm({ onDone, onSecondFactor }: LoginFormProps) {
  const form = useForm<LoginValues>({
    resolver: zodResolver(loginSchema),
    defaultValues: { email: '', password: '' },
  });
  const login = useLogin();
  const mail = useAppInfo()?.mail ?? true;
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    login.mutate(values, {
      onSuccess: ({ twoFactor }) => (twoFactor ? onSecondFactor(twoFactor.challenge) : onDone()),
      onError: (error) => showFieldProblems(error, form.setError, fields),
    }),
  );
  const unconfirmed = login.error && toProblem(login.error).code === 'auth.email_not_verified';
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      {isElsewhere(login.error, fields) ? (
        <ErrorNote what="You are not signed in" error={login.error} />
      ) : null}
      {unconfirmed && !mail ? <NoMailNote /> : null}
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
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button type="submit" look="primary" busy={login.isPending}>
        Sign in
      </Button>
      <p className="text-sm">
        <Link to="/forgot-password" className="font-medium text-accent-ink underline">
          Forgot your password?
        </Link>
      </p>
    </form>
  );
}
