import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { useAppInfo } from '../api/session';
import { AuthLayout } from './auth-layout';
import { NoMailNote } from './no-mail-note';

interface CheckMailProps {
  lead: ReactNode;
  /** Mails another link. */
  onAgain: () => void;
  sending: boolean;
  sentAgain: boolean;
  error: unknown;
}

/** A mail is on its way, or so it is said: nothing here tells whether there is an account. */
export function CheckMail({ lead, onAgain, sending, sentAgain, error }: CheckMailProps) {
  const mail = useAppInfo()?.mail ?? true;
  return (
    <AuthLayout
      title="Check your mail"
      lead={lead}
      footer={
        <Link to="/login" className="font-medium text-accent-ink underline">
          Back to signing in
        </Link>
      }
    >
      <div className="flex flex-col gap-4">
        {mail ? null : <NoMailNote />}
        {error ? <ErrorNote what="No other mail was asked for" error={error} /> : null}
        <Button busy={sending} onClick={onAgain}>
          Send another mail
        </Button>
        <output className="text-sm text-ink-muted">
          {sentAgain && !sending && !error ? 'Another mail is on its way; its link counts.' : ''}
        </output>
      </div>
    </AuthLayout>
  );
}
