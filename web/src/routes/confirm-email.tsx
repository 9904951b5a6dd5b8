import { getRouteApi } from '@tanstack/react-router';
import { useConfirmEmail } from '@/features/auth/api/links';
import { ConfirmLink } from '@/features/auth/components/confirm-link';
import { LinkGate } from '@/features/auth/components/link-gate';

const route = getRouteApi('/confirm-email');

export function ConfirmEmailPage() {
  const { token = '' } = route.useSearch();
  const confirm = useConfirmEmail();
  return (
    <LinkGate
      kind="change_email"
      token={token}
      title="Confirm your new address"
      instead={<p className="text-sm">Ask for another link on the page of your profile.</p>}
    >
      {({ email }) => (
        <ConfirmLink
          title="Confirm your new address"
          lead="Your account moves to this address; you sign in with it from then on."
          email={email}
          done={
            confirm.isSuccess
              ? {
                  title: 'Your account has moved',
                  lead: `From now on you sign in as ${confirm.data.user.email}.`,
                }
              : null
          }
          busy={confirm.isPending}
          error={confirm.error}
          onConfirm={() => confirm.mutate({ token })}
        />
      )}
    </LinkGate>
  );
}
