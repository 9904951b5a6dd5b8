import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import type { Invited } from '../api/users';

/** The link, to copy, and whether a mail with it is on its way. */
export function InvitationLink({ invited, onDone }: { invited: Invited; onDone: () => void }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 rounded-card border border-line bg-sunken p-3">
        <output
          aria-label="Invitation link"
          className="min-w-0 flex-1 basis-64 font-mono text-sm break-all"
        >
          {invited.link}
        </output>
        <CopyButton value={invited.link} label="Copy link" />
      </div>
      <p className="mt-3 text-sm text-ink-muted">
        {invited.mailed
          ? `A mail with this link is on its way to ${invited.user.email}.`
          : 'No mail server is set up, so nothing is mailed: hand the link over yourself, only to this person.'}
      </p>
      <DialogActions>
        <Button look="primary" onClick={onDone}>
          {invited.mailed ? 'Done' : 'I have stored it'}
        </Button>
      </DialogActions>
    </>
  );
}
