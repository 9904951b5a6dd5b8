import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import { linkOf } from '../mail/mail-templates.js';
import { queueMail } from '../mail/mails.repo.js';
import { insertUser, type User } from '../users/users.repo.js';
import { issueToken, tokenSeconds } from './account-tokens.repo.js';
import { emailTaken } from './auth.errors.js';

type LinkParts = Pick<AppContext, 'auth' | 'config'>;

export interface Invitation {
  /** Normalised (`emailSchema`). */
  email: string;
  name?: string | undefined;
  role: 'admin' | 'user';
  /** Accepted messages per 60 s; left out: the installation's default. */
  rateLimit?: number | undefined;
  /** Who invites; the link works while that is an active administrator. */
  invitedBy: string;
}

/**
 * Makes an account without a password (`status` pending) and mails its owner the link by which they
 * choose one; it works for 7 days. In the caller's transaction: they write the activity, and call
 * `app.mail.wake()` after the commit. `link` is for the inviting administrator to hand over where
 * mail does not reach. Throws 409 `auth.email_taken`.
 */
export async function inviteUser(
  trx: Db,
  parts: LinkParts,
  invitation: Invitation,
): Promise<{ user: User; link: string }> {
  const { email, name = null, role, rateLimit = null, invitedBy } = invitation;
  const user = await insertUser(trx, {
    email,
    name,
    role,
    rateLimit,
    passwordHash: null,
    status: 'pending',
  });
  if (!user) throw emailTaken();
  return { user, link: await sendInvitation(trx, parts, { user, invitedBy }) };
}

/** A new link for somebody who was invited and has not come yet; the older one dies. As `inviteUser`. */
export async function sendInvitation(
  trx: Db,
  parts: LinkParts,
  { user, invitedBy }: { user: User; invitedBy: string },
): Promise<string> {
  const token = await mailLink(trx, parts, user, 'invitation', { invitedBy });
  return linkOf('invitation', parts.config.publicUrl, token);
}

/**
 * Mails a person the link by which they choose a new password, within 10 minutes; older ones die.
 * In the caller's transaction: they write the activity, and call `app.mail.wake()` after the
 * commit. The password works until the link is used: an administrator who fears for the account
 * ends its sessions too.
 */
export async function sendPasswordReset(trx: Db, parts: LinkParts, user: User): Promise<void> {
  await mailLink(trx, parts, user, 'reset_password');
}

/** Mails the link that confirms the account's own address. As `sendPasswordReset`. */
export async function sendVerification(trx: Db, parts: LinkParts, user: User): Promise<void> {
  await mailLink(trx, parts, user, 'verify_email');
}

/** Issues the token and queues the mail that carries it. */
async function mailLink(
  trx: Db,
  { auth }: LinkParts,
  user: User,
  kind: 'invitation' | 'reset_password' | 'verify_email',
  data: Record<string, unknown> = {},
): Promise<string> {
  const token = await issueToken(trx, { userId: user.id, kind, data });
  await queueMail(trx, auth.vault, {
    kind,
    to: user.email,
    userId: user.id,
    // Others' names are their own words, and the address may not be theirs.
    ...(kind === 'invitation' ? { name: user.name } : {}),
    token,
    expiresInSeconds: tokenSeconds[kind],
  });
  return token;
}
