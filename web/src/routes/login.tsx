import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorNote } from '@/components/ui/error-note';
import { Note } from '@/components/ui/note';
import { useAppInfo } from '@/features/auth/api/session';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { LoginForm } from '@/features/auth/components/login-form';
import { TwoFactorForm } from '@/features/auth/components/two-factor-form';
import { ownPath } from '@/features/auth/own-path';

const route = getRouteApi('/login');

export function LoginPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const [challenge, setChallenge] = useState<string | null>(null);
  const [over, setOver] = useState<unknown>(null);
  const done = (): void => router.history.push(ownPath(next));
  const restart = (error: unknown): void => {
    setChallenge(null);
    setOver(error);
  };
  if (challenge !== null) {
    return (
      <AuthLayout
        title="Two-factor sign-in"
        lead="Your password is right. Now the code that your authenticator app shows for BotWave."
        footer={
          <button
            type="button"
            className="font-medium text-accent-ink underline"
            onClick={() => restart(null)}
          >
            Sign in as somebody else
          </button>
        }
      >
        <TwoFactorForm challenge={challenge} onDone={done} onOver={restart} />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Sign in"
      lead="Use the e-mail address and password of your account."
      footer={<NoAccount next={next} />}
    >
      <ClosedNote />
      {over ? <ErrorNote className="mb-5" what="You are not signed in" error={over} /> : null}
      <LoginForm onDone={done} onSecondFactor={setChallenge} />
    </AuthLayout>
  );
}

function NoAccount({ next }: { next: string | undefined }) {
  const info = useAppInfo();
  if (info?.registrationOpen === false || info?.maintenance === true) return null;
  return (
    <>
      No account yet?{' '}
      <Link to="/register" search={{ next }} className="font-medium text-accent-ink underline">
        Create an account
      </Link>
    </>
  );
}

function ClosedNote() {
  if (useAppInfo()?.maintenance !== true) return null;
  return (
    <Note className="mb-5">
      BotWave is being worked on. Until it is done, only administrators get in.
    </Note>
  );
}
