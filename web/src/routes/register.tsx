import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useAppInfo, useRegister } from '@/features/auth/api/session';
import { AccountForm } from '@/features/auth/components/account-form';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { ownPath } from '@/features/auth/own-path';

const route = getRouteApi('/register');

export function RegisterPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const register = useRegister();
  const closed = useAppInfo()?.registrationOpen === false;
  const signIn = (
    <Link to="/login" search={{ next }} className="font-medium text-accent-ink underline">
      Sign in
    </Link>
  );
  if (closed) {
    return (
      <AuthLayout
        title="Registration is closed"
        lead="Accounts on this installation are made by its administrator. Ask there for one."
        footer={<>Already have an account? {signIn}</>}
      >
        {null}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Create an account"
      lead="It takes a minute; a sandbox phone lets you try everything without WhatsApp."
      footer={<>Already have an account? {signIn}</>}
    >
      <AccountForm
        action="Create account"
        failure="The account was not created"
        onSubmit={register.mutateAsync}
        onDone={() => router.history.push(ownPath(next))}
      />
    </AuthLayout>
  );
}
