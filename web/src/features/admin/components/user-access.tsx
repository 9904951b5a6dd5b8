import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { type ManagedUser, useUnsuspendUser } from '../api/users';
import { InviteAgainDialog, ResetDialog, SignOutDialog, SuspendDialog } from './user-dialogs';

type Order = 'suspend' | 'sign_out' | 'reset' | 'invite_again';

/** What an administrator can do about somebody's getting in. */
export function UserAccess({ user }: { user: ManagedUser }) {
  const [order, setOrder] = useState<Order | null>(null);
  const close = (): void => setOrder(null);
  const pending = user.status === 'pending';
  return (
    <section aria-labelledby="user-access">
      <h2 id="user-access" className="mb-3 text-base font-semibold">
        Access
      </h2>
      <Card className="divide-y divide-line">
        {pending ? (
          <Line
            title="Invitation"
            text="Makes a new link. The one before stops working."
            button={<Button onClick={() => setOrder('invite_again')}>Invite again</Button>}
          />
        ) : (
          <>
            <Line
              title="Password"
              text="The user gets a link for a new one. You never see a password."
              button={<Button onClick={() => setOrder('reset')}>Reset password</Button>}
            />
            <Line
              title="Sessions"
              text={`Signed in at ${user.counts.sessions} ${user.counts.sessions === 1 ? 'place' : 'places'}. API keys go on working.`}
              button={<Button onClick={() => setOrder('sign_out')}>Sign out everywhere</Button>}
            />
            <Suspension user={user} onSuspend={() => setOrder('suspend')} />
          </>
        )}
      </Card>
      <SuspendDialog user={user} open={order === 'suspend'} onClose={close} />
      <SignOutDialog user={user} open={order === 'sign_out'} onClose={close} />
      <ResetDialog user={user} open={order === 'reset'} onClose={close} />
      <InviteAgainDialog user={user} open={order === 'invite_again'} onClose={close} />
    </section>
  );
}

function Suspension({ user, onSuspend }: { user: ManagedUser; onSuspend: () => void }) {
  const unsuspend = useUnsuspendUser();
  if (user.status !== 'suspended') {
    return (
      <Line
        title="Suspension"
        text="Ends sessions, keys and sending at once. Everything is kept."
        button={
          <Button look="dangerQuiet" onClick={onSuspend}>
            Suspend user
          </Button>
        }
      />
    );
  }
  return (
    <Line
      title="Suspension"
      text={`Suspended. Letting the user in again releases their keys and ${user.counts.waiting.toLocaleString('en')} waiting messages; sessions stay ended.`}
      button={
        <Button
          look="primary"
          busy={unsuspend.isPending}
          onClick={() =>
            unsuspend.mutate(
              { id: user.id },
              { onSuccess: () => void toast.success(`${user.email} is let in again`) },
            )
          }
        >
          Let user in again
        </Button>
      }
      error={
        unsuspend.error ? (
          <ErrorNote what="The suspension was not ended" error={unsuspend.error} />
        ) : null
      }
    />
  );
}

function Line({
  title,
  text,
  button,
  error,
}: {
  title: string;
  text: string;
  button: ReactNode;
  error?: ReactNode;
}) {
  return (
    <div className="px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64 text-sm">
          <h3 className="font-medium">{title}</h3>
          <p className="text-ink-muted">{text}</p>
        </div>
        {button}
      </div>
      {error ? <div className="mt-3">{error}</div> : null}
    </div>
  );
}
