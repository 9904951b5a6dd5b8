import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useAppInfo } from '@/features/auth/api/session';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { LoginForm } from '@/features/auth/components/login-form';
import { ownPath } from '@/features/auth/own-path';

const route = getRouteApi('/login');

export function LoginPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const info = useAppInfo();
  return (
    <AuthLayout
      title="Sign in"
      lead="Use the e-mail address and password of your account."
      footer={
        info?.registrationOpen === false ? null : (
          <>
            No account yet?{' '}
            <Link
              to="/register"
              search={{ next }}
              className="font-medium text-accent-ink underline"
            >
              Create an account
            </Link>
          </>
        )
      }
    >
      <LoginForm onDone={() => router.history.push(ownPath(next))} />
    </AuthLayout>
  );
}
