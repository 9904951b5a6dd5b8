import { Link } from '@tanstack/react-router';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { AuthLayout } from './auth-layout';

interface ConfirmLinkProps {
  title: string;
  email: string;
  /** What confirming does. */
  lead: string;
  done: { title: string; lead: string } | null;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
}

/**
 * Confirms an address by a press: programs that open the links of a mail to look at them do not
 * use it up.
 */
export function ConfirmLink({
  title,
  email,
  lead,
  done,
  busy,
  error,
  onConfirm,
}: ConfirmLinkProps) {
  if (done) {
    return (
      <AuthLayout title={done.title} lead={done.lead}>
        <Button asChild look="primary" className="w-full">
          <Link to="/">Open BotWave</Link>
        </Button>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={title} lead={lead}>
      <div className="flex flex-col gap-5">
        {error ? <ErrorNote what="The address was not confirmed" error={error} /> : null}
        <p className="rounded-card border border-line bg-sunken px-4 py-3 font-medium">{email}</p>
        <Button look="primary" busy={busy} onClick={onConfirm}>
          Confirm address
        </Button>
      </div>
    </AuthLayout>
  );
}
