import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { AccountTokenKind } from '../db/schema.js';
import { queueNotice } from '../mail/notices.js';
import { endSessions, forgetAccess } from '../users/end-access.js';
import {
  activateUser,
  changeEmailOf,
  changePasswordOf,
  getUser,
  isActiveAdmin,
  type User,
} from '../users/users.repo.js';
import { hashNewPassword, toPublicUser } from '../users/users.service.js';
import { insertAccountRequest } from './account-requests.repo.js';
import { type AccountToken, consumeToken, deleteTokens, getToken } from './account-tokens.repo.js';
import { emailTaken, linkInvalid } from './auth.errors.js';
import type { PublicUser } from './auth.schemas.js';
import { type SignedIn, signIn, type Visitor, who } from './sign-in.js';

/**
 * Sends a link for a new password, if there is such an account: nothing in the answer or its time
 * says so. Throws 429 `auth.throttled` by the caller's address only.
 */
export async function askForPasswordReset(
  app: AppContext,
  email: string,
  visitor: Visitor,
): Promise<void> {
  await askFor(app, 'reset_password', email, visitor);
}

/** Sends another link that confirms the address, if one is wanted. As `askForPasswordReset`. */
export async function askForVerification(
  app: AppContext,
  email: string,
  visitor: Visitor,
): Promise<void> {
  await askFor(app, 'verify_email', email, visitor);
}

async function askFor(
  app: AppContext,
  kind: 'reset_password' | 'verify_email',
  email: string,
  { ipAddress }: Visitor,
): Promise<void> {
  await app.auth.throttle.countAsking(ipAddress);
  await insertAccountRequest(app.db, { kind, email, ipAddress });
  app.accountRequests.wake();
}

/** Whose link this is and until when it works. Throws 400 `auth.link_invalid`, 429. */
export async function checkLink(
  app: AppContext,
  { kind, token }: { kind: AccountTokenKind; token: string },
  visitor: Visitor,
): Promise<{ email: string; expiresAt: string }> {
  const { row, user } = await requireLink(app, kind, token, visitor);
  const newEmail = row.data['email'];
  return {
    email: typeof newEmail === 'string' ? newEmail : user.email,
    expiresAt: row.expires_at.toISOString(),
  };
}

/**
 * Sets a new password and ends every session; whoever read the mail owns the address, so it counts
 * as confirmed. Throws 400 `auth.link_invalid` and `auth.weak_password`, 429.
 */
export async function resetPassword(
  app: AppContext,
  { token, password }: { token: string; password: string },
  visitor: Visitor,
): Promise<PublicUser> {
  const { user } = await requireLink(app, 'reset_password', token, visitor);
  const passwordHash = await hashNewPassword(password, user.email);
  const ended = await app.db.transaction().execute(async (trx) => {
    await requireConsumed(trx, 'reset_password', token);
    await setFirstPassword(trx, user, { passwordHash });
    await queueNotice(trx, app, 'password_changed', user);
    await recordActivity(trx, { ...who(user, visitor), action: 'auth.password_reset' });
    return endSessions(trx, user.id);
  });
  forgetAccess(app.auth, ended);
  app.mail.wake();
  return toPublicUser(user);
}

/** Chooses the first password and signs in. Throws 400 `auth.link_invalid`, `auth.weak_password`, 429. */
export async function acceptInvitation(
  app: AppContext,
  { token, password, name }: { token: string; password: string; name?: string | undefined },
  visitor: Visitor,
): Promise<SignedIn> {
  const { user } = await requireLink(app, 'invitation', token, visitor);
  const passwordHash = await hashNewPassword(password, user.email);
  const accepted = await app.db.transaction().execute(async (trx) => {
    await requireInviter(trx, await requireConsumed(trx, 'invitation', token));
    return setFirstPassword(trx, user, { passwordHash, name });
  });
  return signIn(app, accepted, visitor, { action: 'auth.invitation_accepted' });
}

/** The address is its owner's; who registered may sign in now. Throws 400 `auth.link_invalid`, 429. */
export async function verifyEmail(
  app: AppContext,
  token: string,
  visitor: Visitor,
): Promise<PublicUser> {
  const { user } = await requireLink(app, 'verify_email', token, visitor);
  await app.db.transaction().execute(async (trx) => {
    await requireConsumed(trx, 'verify_email', token);
    if (!(await activateUser(trx, user.id, {}))) throw linkInvalid();
    await recordActivity(trx, { ...who(user, visitor), action: 'auth.email_verified' });
  });
  return toPublicUser(user);
}

/**
 * The account moves to its new address, the older one is told. Throws 400 `auth.link_invalid`,
 * 409 `auth.email_taken`, 429.
 */
export async function confirmNewEmail(
  app: AppContext,
  token: string,
  visitor: Visitor,
): Promise<PublicUser> {
  const { row, user } = await requireLink(app, 'change_email', token, visitor);
  const email = String(row.data['email']);
  const changed = await app.db.transaction().execute(async (trx) => {
    await requireConsumed(trx, 'change_email', token);
    const moved = await changeEmailOf(trx, user.id, email);
    if (!moved) throw emailTaken();
    // Links that went to the older address are no longer its owner's.
    await deleteTokens(trx, user.id);
    await queueNotice(trx, app, 'email_changed', user);
    const details = { before: { email: user.email }, after: { email } };
    await recordActivity(trx, { ...who(moved, visitor), action: 'account.email_changed', details });
    return moved;
  });
  app.mail.wake();
  return toPublicUser(changed);
}

/** The new password counts, links of older mails die, and somebody who was pending is active. */
async function setFirstPassword(
  trx: Db,
  user: User,
  change: { passwordHash: string; name?: string | undefined },
): Promise<User> {
  await changePasswordOf(trx, user.id, change.passwordHash);
  const active = await activateUser(trx, user.id, { name: change.name });
  if (!active) throw linkInvalid();
  await deleteTokens(trx, user.id);
  return active;
}

/** Counted per address, so that nobody guesses. */
async function requireLink(
  app: AppContext,
  kind: AccountTokenKind,
  token: string,
  { ipAddress }: Visitor,
): Promise<{ row: AccountToken; user: User }> {
  await app.auth.throttle.countLink(ipAddress);
  const row = await getToken(app.db, kind, token);
  const user = row && (await getUser(app.db, row.user_id));
  if (!user || !(user.status === 'active' || user.status === 'pending')) throw linkInvalid();
  await requireInviter(app.db, row);
  await app.auth.throttle.forgiveLink(ipAddress);
  return { row, user };
}

/** Of parallel uses one wins. */
async function requireConsumed(
  trx: Db,
  kind: AccountTokenKind,
  token: string,
): Promise<AccountToken> {
  const row = await consumeToken(trx, kind, token);
  if (!row) throw linkInvalid();
  return row;
}

/** An invitation does not outlive its maker's rights. */
async function requireInviter(db: Db, { kind, data }: AccountToken): Promise<void> {
  if (kind === 'invitation' && !(await isActiveAdmin(db, String(data['invitedBy'])))) {
    throw linkInvalid();
  }
}
