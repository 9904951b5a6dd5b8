import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { forgetSession } from '@/features/auth/api/session';
import { useEndSessions } from '../api/sessions';

/** Everywhere else, or here as well. */
export function SignOutDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const end = useEndSessions();
  const navigate = useNavigate();
  const endOthers = (): void =>
    end.mutate(
      { keepThis: true },
      {
        onSuccess: ({ endedSessions }) => {
          onClose();
          toast.success(
            endedSessions === 1 ? '1 session ended' : `${endedSessions} sessions ended`,
          );
        },
      },
    );
  const endAll = (): void =>
    end.mutate(
      { keepThis: false },
      {
        onSuccess: () => {
          forgetSession();
          void navigate({ to: '/login' });
        },
      },
    );
  return (
    <Dialog open={open} onClose={onClose} title="Sign out everywhere">
      <p className="text-sm text-ink-muted">
        Browsers that are signed out ask for your password again. Devices and API keys go on
        working.
      </p>
      {end.error ? (
        <ErrorNote className="mt-4" what="Nobody was signed out" error={end.error} />
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={end.isPending} onClick={endAll}>
          Sign out here, too
        </Button>
        <Button look="primary" busy={end.isPending} onClick={endOthers}>
          Sign out the others
        </Button>
      </DialogActions>
    </Dialog>
  );
}
