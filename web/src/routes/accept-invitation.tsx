import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useAcceptInvitation } from '@/features/auth/api/links';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { LinkGate } from '@/features/auth/components/link-gate';
import { NewPasswordForm } from '@/features/auth/components/new-password-form';

const route = getRouteApi('/accept-invitation');

export function AcceptInvitationPage() {
  const { token = '' } = route.useSearch();
  const router = useRouter();
  const accept = useAcceptInvitation();
  return (
    <LinkGate
      kind="invitation"
      token={token}
      title="Welcome to BotWave"
      instead={
        <p className="text-sm">
          Ask the administrator who invited you for a new invitation. If you have chosen your
          password already, sign in.
        </p>
      }
    >
      {({ email }) => (
        <AuthLayout
          title="Welcome to BotWave"
          lead={
            <>
              Choose the password of your account{' '}
              <strong className="font-medium text-ink">{email}</strong>.
            </>
          }
        >
          <NewPasswordForm
            withName
            email={email}
            action="Accept invitation"
            failure="The invitation was not accepted"
            onSubmit={async (values) => {
              await accept.mutateAsync({ token, ...values });
              router.history.push('/');
            }}
          />
        </AuthLayout>
      )}
    </LinkGate>
  );
}
