import { Link, Outlet } from '@tanstack/react-router';
import { MailWarning } from 'lucide-react';
import { useMailStatus } from '../api/mails';

/** What an administrator must not miss, above all pages of the administration. */
export function AdminFrame() {
  return (
    <>
      <MailNotice />
      <Outlet />
    </>
  );
}

function MailNotice() {
  const status = useMailStatus().data;
  if (!status || status.configured || status.unsent === 0) return null;
  return (
    <aside
      aria-label="Mails wait"
      className="mb-6 flex gap-3 rounded-card bg-warning-soft px-4 py-3 text-sm text-warning-ink"
    >
      <MailWarning aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0">
        No mail server is set up, and {status.unsent === 1 ? 'a mail waits' : 'mails wait'} (
        {status.unsent.toLocaleString('en')}). Set SMTP_URL and start BotWave again, or{' '}
        <Link to="/admin/mails" search={{ state: 'unsent' }} className="font-medium underline">
          hand the links over yourself
        </Link>
        .
      </p>
    </aside>
  );
}
