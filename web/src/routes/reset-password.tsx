import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useResetPassword } from '@/features/auth/api/links';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { LinkGate } from '@/features/auth/components/link-gate';
import { NewPasswordForm } from '@/features/auth/components/new-password-form';

const route = getRouteApi('/reset-password');

export function ResetPasswordPage() {
  const { token = '' } = route.useSearch();
  const reset = useResetPassword();
  const [changed, setChanged] = useState(false);
  if (changed) {
    return (
      <AuthLayout
        title="Your password is changed"
        lead="You are signed out everywhere. Sign in with the new password."
      >
        <Button asChild look="primary" className="w-full">
          <Link to="/login">Sign in</Link>
        </Button>
      </AuthLayout>
    );
  }
  return (
    <LinkGate
      kind="reset_password"
      token={token}
      title="Choose a new password"
      instead={
        <Button asChild look="primary" className="w-full">
          <Link to="/forgot-password">Ask for a new link</Link>
        </Button>
      }
    >
      {({ email }) => (
        <AuthLayout
          title="Choose a new password"
          lead={
            <>
              For <strong className="font-medium text-ink">{email}</strong>. You are then signed out
              everywhere.
            </>
          }
        >
          <NewPasswordForm
            email={email}
            action="Change password"
            failure="The password was not changed"
            onSubmit={async ({ password }) => {
              await reset.mutateAsync({ token, password });
              setChanged(true);
            }}
          />
        </AuthLayout>
      )}
    </LinkGate>
  );
}
