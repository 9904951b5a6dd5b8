import { getRouteApi } from '@tanstack/react-router';
import { useVerifyEmail } from '@/features/auth/api/links';
import { ConfirmLink } from '@/features/auth/components/confirm-link';
import { LinkGate } from '@/features/auth/components/link-gate';

const route = getRouteApi('/verify-email');

export function VerifyEmailPage() {
  const { token = '' } = route.useSearch();
  const verify = useVerifyEmail();
  return (
    <LinkGate
      kind="verify_email"
      token={token}
      title="Confirm your address"
      instead={
        <p className="text-sm">Sign in, and another link is mailed if it is still needed.</p>
      }
    >
      {({ email }) => (
        <ConfirmLink
          title="Confirm your address"
          lead="Confirm that this is your e-mail address."
          email={email}
          done={
            verify.isSuccess
              ? { title: 'Your address is confirmed', lead: 'You can use your account now.' }
              : null
          }
          busy={verify.isPending}
          error={verify.error}
          onConfirm={() => verify.mutate({ token })}
        />
      )}
    </LinkGate>
  );
}
