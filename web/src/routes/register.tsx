import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useResendVerification } from '@/features/auth/api/links';
import { useAppInfo, useRegister } from '@/features/auth/api/session';
import { AccountForm } from '@/features/auth/components/account-form';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { CheckMail } from '@/features/auth/components/check-mail';
import { ownPath } from '@/features/auth/own-path';

const route = getRouteApi('/register');

export function RegisterPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const register = useRegister();
  const info = useAppInfo();
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  if (mailedTo !== null) return <Registered email={mailedTo} />;
  const footer = (
    <>
      Already have an account?{' '}
      <Link to="/login" search={{ next }} className="font-medium text-accent-ink underline">
        Sign in
      </Link>
    </>
  );
  if (info?.maintenance === true) {
    return (
      <AuthLayout
        title="BotWave is being worked on"
        lead="No accounts are made until it is done. Come back in a few minutes."
        footer={footer}
      >
        {null}
      </AuthLayout>
    );
  }
  if (info?.registrationOpen === false) {
    return (
      <AuthLayout
        title="Registration is closed"
        lead="Accounts on this installation are made by its administrator. Ask there for one."
        footer={footer}
      >
        {null}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Create an account"
      lead="It takes a minute; a sandbox phone lets you try everything without WhatsApp."
      footer={footer}
    >
      <AccountForm
        action="Create account"
        failure="The account was not created"
        onSubmit={async (values) => {
          const { verificationNeeded } = await register.mutateAsync(values);
          if (verificationNeeded) setMailedTo(values.email);
          else router.history.push(ownPath(next));
        }}
      />
    </AuthLayout>
  );
}

/** The same whether or not the address had an account before. */
function Registered({ email }: { email: string }) {
  const again = useResendVerification();
  return (
    <CheckMail
      lead={
        <>
          Open the link that we mail to <strong className="font-medium text-ink">{email}</strong>{' '}
          within 24 hours, then sign in.
        </>
      }
      onAgain={() => again.mutate({ email })}
      sending={again.isPending}
      sentAgain={again.isSuccess}
      error={again.error}
    />
  );
}
