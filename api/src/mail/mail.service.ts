import { actorOf, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import { getToken } from '../auth/account-tokens.repo.js';
import { sessionRequired } from '../auth/auth.errors.js';
import { pageOf } from '../lists/keyset-page.js';
import type { AppRequest } from '../trpc/app-request.js';
import { mailNotConfigured, mailNotFound, mailNotWaiting } from './mail.errors.js';
import type { ListMails, MailPage, MailText, PublicMail } from './mail.schemas.js';
import { renderRow } from './mail-sender.js';
import { subjectOf } from './mail-templates.js';
import {
  countUnsentMails,
  getMail,
  listMails,
  type Mail,
  mailPurpose,
  requeueMail,
} from './mails.repo.js';

/** For the notice that mails wait. */
export async function mailStatus(app: AppContext) {
  return {
    configured: app.mail.configured,
    from: app.config.mailFrom,
    unsent: await countUnsentMails(app.db),
  };
}

/** Newest first; without what they say. */
export async function listOutbox(
  app: AppContext,
  { status, cursor: before, limit }: ListMails,
): Promise<MailPage> {
  const rows = await listMails(app.db, { status, before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return {
    items: items.map(toPublicMail),
    nextCursor,
  };
}

/**
 * One mail with its text, for handing a link over by hand: shown only while it was not sent and its
 * link works, to signed-in administrators only, and written down. Throws `mail.not_found`.
 */
export async function readMail(request: AppRequest, id: string): Promise<MailText> {
  const { app, caller } = request;
  if (caller.kind !== 'session') throw sessionRequired();
  const mail = await getMail(app.db, id);
  if (!mail) throw mailNotFound();
  const text = await textOf(app, mail);
  if (text !== null) {
    await recordActivity(app.db, {
      ...actorOf(request),
      action: 'mail.read',
      target: { type: 'mail', id, ownerId: mail.user_id ?? undefined },
      details: { kind: mail.kind },
    });
  }
  return { ...toPublicMail(mail), text };
}

/** Tries at once. Throws `mail.not_configured`, `mail.not_found`, `mail.not_waiting`. */
export async function retryMail(request: AppRequest, id: string): Promise<PublicMail> {
  const { app } = request;
  if (!app.mail.configured) throw mailNotConfigured();
  const mail = await app.db.transaction().execute(async (trx) => {
    const requeued = await requeueMail(trx, id);
    if (!requeued) {
      const found = await getMail(trx, id);
      throw found ? mailNotWaiting(found.status) : mailNotFound();
    }
    await recordActivity(trx, {
      ...actorOf(request),
      action: 'mail.retried',
      target: { type: 'mail', id, ownerId: requeued.user_id ?? undefined },
      details: { kind: requeued.kind },
    });
    return requeued;
  });
  app.mail.wake();
  return toPublicMail(mail);
}

async function textOf(app: AppContext, mail: Mail): Promise<string | null> {
  if (mail.status === 'sent' || mail.status === 'expired') return null;
  const { vault } = app.auth;
  if (mail.sealed_token) {
    const token = vault.open(mailPurpose(mail.id), mail.sealed_token);
    if (token === undefined || !(await getToken(app.db, undefined, token))) return null;
  }
  return renderRow({ vault, config: app.config }, mail)?.text ?? null;
}

function toPublicMail(mail: Mail): PublicMail {
  return {
    id: mail.id,
    kind: mail.kind,
    to: mail.recipient,
    subject: subjectOf(mail.kind),
    status: mail.status,
    attempts: mail.attempts,
    error: mail.error,
    createdAt: mail.created_at.toISOString(),
    nextAttemptAt: mail.status === 'unsent' ? mail.not_before.toISOString() : null,
    expiresAt: mail.expires_at.toISOString(),
    sentAt: mail.sent_at?.toISOString() ?? null,
  };
}
