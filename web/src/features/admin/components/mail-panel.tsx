import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { formatExact } from '@/time/time';
import { useNow } from '@/time/use-now';
import { type Mail, useMailText, useRetryMail } from '../api/mails';
import { isOfUse } from '../mail-words';
import { Fact } from './fact';
import { MailStatusBadge } from './mail-status-badge';

interface MailPanelProps {
  open: boolean;
  /** Undefined when it is not on the shown page. */
  mail: Mail | undefined;
  onClose: () => void;
}

/** One mail at the side; what it says only on demand. */
export function MailPanel({ open, mail, onClose }: MailPanelProps) {
  return (
    <Dialog open={open} onClose={onClose} place="side" title={mail?.subject ?? 'Mail'}>
      {mail ? (
        <Content key={mail.id} mail={mail} />
      ) : (
        <p className="text-sm text-ink-muted">
          This mail is not on the page that is shown. It may have gone with its account.
        </p>
      )}
    </Dialog>
  );
}

function Content({ mail }: { mail: Mail }) {
  const ofUse = isOfUse(mail, useNow());
  return (
    <div className="flex flex-col gap-5">
      <p>
        <MailStatusBadge status={mail.status} />
      </p>
      {mail.error ? (
        <p className="rounded-card bg-danger-soft p-3 text-sm text-danger-ink">{mail.error}</p>
      ) : null}
      {ofUse ? (
        <>
          <RetryButton mail={mail} />
          <MailText id={mail.id} />
        </>
      ) : null}
      <dl className="grid grid-cols-1 gap-4 text-sm">
        <Fact term="To">{mail.to}</Fact>
        <Fact term="Made">{formatExact(mail.createdAt)}</Fact>
        {mail.sentAt ? <Fact term="Sent">{formatExact(mail.sentAt)}</Fact> : null}
        <Fact term="Tries">{mail.attempts}</Fact>
        {mail.nextAttemptAt && ofUse ? (
          <Fact term="Next try">{formatExact(mail.nextAttemptAt)}</Fact>
        ) : null}
        <Fact term="Of use until">{formatExact(mail.expiresAt)}</Fact>
      </dl>
    </div>
  );
}

function RetryButton({ mail }: { mail: Mail }) {
  const retry = useRetryMail();
  return (
    <div>
      <Button
        busy={retry.isPending}
        onClick={() =>
          retry.mutate(
            { id: mail.id },
            { onSuccess: () => void toast.success('The mail is tried again') },
          )
        }
      >
        Send mail again
      </Button>
      {retry.error ? (
        <ErrorNote className="mt-3" what="The mail was not tried again" error={retry.error} />
      ) : null}
    </div>
  );
}

function MailText({ id }: { id: string }) {
  const [wanted, setWanted] = useState(false);
  const mail = useMailText(id, wanted);
  if (mail.error) return <ErrorNote what="The mail cannot be read" error={mail.error} />;
  if (mail.data === undefined) {
    return (
      <div className="text-sm">
        <p className="mb-2 text-ink-muted">
          Its text may hold a link that lets somebody in. Reading it is written into the activity
          log.
        </p>
        <Button busy={mail.isFetching} onClick={() => setWanted(true)}>
          Show text
        </Button>
      </div>
    );
  }
  const { text } = mail.data;
  if (text === null) {
    return <p className="text-sm text-ink-muted">Its link works no more, so it is not kept.</p>;
  }
  return (
    <section aria-label="Text of the mail">
      <pre className="rounded-card border border-line bg-sunken p-4 font-mono text-[0.8rem] leading-relaxed whitespace-pre-wrap">
        {text}
      </pre>
      <p className="mt-2 flex flex-wrap gap-2">
        <CopyLink text={text} />
        <CopyButton value={text} label="Copy text" />
      </p>
    </section>
  );
}

function CopyLink({ text }: { text: string }) {
  const link = /^https?:\/\/\S+$/m.exec(text)?.[0];
  return link === undefined ? null : <CopyButton value={link} label="Copy link" />;
}
