import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { toProblem } from '@/api/problem';
import { useAppInfo, useSetup } from '@/features/auth/api/session';
import { AccountForm } from '@/features/auth/components/account-form';
import { AuthLayout } from '@/features/auth/components/auth-layout';

const route = getRouteApi('/setup');

export function SetupPage() {
  const { token } = route.useSearch();
  const router = useRouter();
  const setup = useSetup();
  const needed = useAppInfo()?.setupNeeded !== false;
  if (!needed || isTooLate(setup.error)) {
    return (
      <AuthLayout
        title="There is an administrator already"
        lead="The one-time link has been used; it makes the first account only."
        footer={
          <Link to="/login" className="font-medium text-accent-ink underline">
            Sign in
          </Link>
        }
      >
        {null}
      </AuthLayout>
    );
  }
  if (token === undefined) {
    return (
      <AuthLayout
        title="This link is not complete"
        lead="Open the one-time link exactly as the terminal shows it. Restart BotWave to get a new one."
        footer={
          <Link to="/login" className="font-medium text-accent-ink underline">
            Sign in instead
          </Link>
        }
      >
        {null}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Create the administrator"
      lead="The first account of this installation. It can see and govern everything."
    >
      <AccountForm
        action="Create administrator"
        failure="The administrator was not created"
        onSubmit={async (values) => {
          await setup.mutateAsync({ ...values, token });
          router.history.push('/');
        }}
      />
    </AuthLayout>
  );
}

/** Somebody else was quicker while the form was open. */
function isTooLate(error: unknown): boolean {
  return error !== null && toProblem(error).code === 'auth.administrator_exists';
}
