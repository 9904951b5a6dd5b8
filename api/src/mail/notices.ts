import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { User } from '../users/users.repo.js';
import type { MailKind } from './mail-templates.js';
import { queueMail } from './mails.repo.js';

/**
 * Tells somebody what happened to their account, in the transaction in which it did. Only where a
 * mail server is set up: an administrator has no use for notices to others that never left.
 */
export async function queueNotice(
  trx: Db,
  app: AppContext,
  kind: Extract<MailKind, 'email_changed' | 'password_changed' | 'two_factor_disabled'>,
  user: Pick<User, 'id' | 'email'>,
): Promise<void> {
  if (!app.mail.configured) return;
  await queueMail(trx, app.auth.vault, { kind, to: user.email, userId: user.id });
}
