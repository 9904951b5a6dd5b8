import { useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import {
  type Invited,
  type ManagedUser,
  useDeleteUser,
  useInviteAgain,
  useResetPassword,
  useSignOutUser,
  useSuspendUser,
} from '../api/users';
import { InvitationLink } from './invitation-link';

interface UserDialogProps {
  user: ManagedUser;
  open: boolean;
  onClose: () => void;
}

export function SuspendDialog({ user, open, onClose }: UserDialogProps) {
  const suspend = useSuspendUser();
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Suspend ${user.email}`}
      consequence="Sessions end and API keys are refused at once. Nothing more is sent from their devices, which stay linked and go on receiving; what waits goes on waiting. You can let them in again."
      action="Suspend user"
      busy={suspend.isPending}
      error={suspend.error}
      onConfirm={() =>
        suspend.mutate(
          { id: user.id },
          {
            onSuccess: () => {
              onClose();
              toast.success(`${user.email} is suspended`);
            },
          },
        )
      }
    />
  );
}

export function SignOutDialog({ user, open, onClose }: UserDialogProps) {
  const signOut = useSignOutUser();
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Sign ${user.email} out everywhere`}
      consequence="Every browser they are signed in with asks for the password again. API keys and sending go on."
      action="Sign user out"
      busy={signOut.isPending}
      error={signOut.error}
      onConfirm={() =>
        signOut.mutate(
          { id: user.id },
          {
            onSuccess: () => {
              onClose();
              toast.success(`${user.email} is signed out`);
            },
          },
        )
      }
    />
  );
}

export function ResetDialog({ user, open, onClose }: UserDialogProps) {
  const reset = useResetPassword();
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Reset the password of ${user.email}`}
      consequence="They are signed out everywhere, and get a mail with a link for a new password that works for 10 minutes. The old password works until then."
      action="Reset password"
      busy={reset.isPending}
      error={reset.error}
      onConfirm={() =>
        reset.mutate(
          { id: user.id },
          {
            onSuccess: ({ mailed }) => {
              onClose();
              toast.success(
                mailed
                  ? `A mail is on its way to ${user.email}`
                  : 'No mail server is set up: the link lies among the unsent mails',
              );
            },
          },
        )
      }
    />
  );
}

export function InviteAgainDialog({ user, open, onClose }: UserDialogProps) {
  const invite = useInviteAgain();
  const [invited, setInvited] = useState<Invited | null>(null);
  const close = (): void => {
    onClose();
    setInvited(null);
  };
  if (invited) {
    return (
      <Dialog
        open={open}
        onClose={close}
        dismissable={false}
        title={`${user.email} is invited again`}
        description="This is the only time the link is shown. It works once, for 7 days."
      >
        <InvitationLink invited={invited} onDone={close} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Invite ${user.email} again`}
      consequence="The link that they have stops working, and a new one is made."
      action="Make new link"
      busy={invite.isPending}
      error={invite.error}
      onConfirm={() => invite.mutate({ id: user.id }, { onSuccess: setInvited })}
    />
  );
}

export function DeleteUserDialog({
  user,
  open,
  onClose,
  onDeleted,
}: UserDialogProps & { onDeleted: () => void }) {
  const remove = useDeleteUser();
  const { devices, apiKeys } = user.counts;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Delete ${user.email}`}
      consequence={`The account goes with everything it owns: ${devices} ${devices === 1 ? 'device is' : 'devices are'} unlinked from WhatsApp, ${apiKeys} API ${apiKeys === 1 ? 'key stops' : 'keys stop'} working, and all messages are removed. This cannot be undone.`}
      action="Delete user"
      typed={user.email}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(
          { id: user.id },
          {
            onSuccess: () => {
              toast.success(`${user.email} is deleted`);
              onDeleted();
            },
          },
        )
      }
    />
  );
}
