import { Link } from '@tanstack/react-router';
import { Mail as MailIcon } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { RelativeTime } from '@/time/relative-time';
import { type Mail, type MailFilters, useMails } from '../api/mails';
import { ListStates } from './list-states';
import { MailPanel } from './mail-panel';
import { MailStatusBadge } from './mail-status-badge';

interface MailListProps {
  filters: MailFilters;
  cursor: string | undefined;
  openId: string | undefined;
  onClose: () => void;
  onClear: () => void;
}

/** The outbox; a mail opens at the side. */
export function MailList({ filters, cursor, openId, onClose, onClear }: MailListProps) {
  const mails = useMails(filters, cursor);
  return (
    <>
      <ListStates
        noun="mails"
        query={mails}
        cursor={cursor}
        filtered={filters.status !== undefined}
        onClear={onClear}
        empty={{
          icon: MailIcon,
          title: 'No mail yet',
          text: <p>Invitations, new passwords and confirmations stand here for 30 days.</p>,
        }}
      >
        {(items) => (
          <Card className="overflow-hidden">
            <ul aria-label="Mails" className="divide-y divide-line">
              {items.map((mail) => (
                <li
                  key={mail.id}
                  className={cn(
                    'relative flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3.5 text-sm transition-colors hover:bg-hover sm:px-5',
                    mail.id === openId && 'bg-accent-soft',
                  )}
                >
                  <Row mail={mail} />
                </li>
              ))}
            </ul>
          </Card>
        )}
      </ListStates>
      <MailPanel
        open={openId !== undefined && mails.data !== undefined}
        mail={mails.data?.items.find(({ id }) => id === openId)}
        onClose={onClose}
      />
    </>
  );
}

function Row({ mail }: { mail: Mail }) {
  return (
    <>
      <div className="min-w-0 flex-1 basis-60">
        <Link
          from="/admin/mails"
          to="/admin/mails"
          search={(previous) => ({ ...previous, mail: mail.id })}
          resetScroll={false}
          className="font-medium -outline-offset-2 after:absolute after:inset-0"
        >
          {mail.subject}
        </Link>
        <p className="truncate text-ink-muted">{mail.to}</p>
        {mail.error ? <p className="mt-1 text-xs text-danger-ink">{mail.error}</p> : null}
      </div>
      <MailStatusBadge status={mail.status} />
      <p className="sm:w-24 sm:text-right text-xs text-ink-muted">
        <RelativeTime at={mail.createdAt} />
      </p>
    </>
  );
}
