import { actorOf, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import { sendVerification } from '../auth/account-links.service.js';
import { mailsPerHour } from '../auth/account-requests.js';
import { deleteTokens, issueToken, tokenSeconds } from '../auth/account-tokens.repo.js';
import { passwordWrong, throttled } from '../auth/auth.errors.js';
import {
  type AuthSession,
  listAuthSessions,
  revokeOwnAuthSession,
} from '../auth/auth-sessions.repo.js';
import { requirePassword } from '../auth/require-password.js';
import type { Db } from '../db/database.js';
import { pageOf } from '../lists/keyset-page.js';
import type { MailKind } from '../mail/mail-templates.js';
import { countRecentMails, queueMail } from '../mail/mails.repo.js';
import { queueNotice } from '../mail/notices.js';
import type { SessionRequest } from '../trpc/app-request.js';
import type { SessionCaller } from '../trpc/caller.js';
import { twoFactorState } from '../two-factor/two-factor.service.js';
import { authSessionNotFound, emailUnchanged, emailVerified } from './account.errors.js';
import type {
  AuthSessionPage,
  ListSessions,
  Profile,
  PublicAuthSession,
} from './account.schemas.js';
import { endSessions, forgetAccess } from './end-access.js';
import { removeUser } from './remove-user.js';
import { changeName, changePasswordOf, lockUser, requireUser, type User } from './users.repo.js';
import { hashNewPassword } from './users.service.js';

/** One's own account. The row is there: `userId` is a caller's. */
export async function getProfile(app: AppContext, userId: string): Promise<Profile> {
  const user = await requireUser(app.db, userId);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    emailVerified: user.email_verified_at !== null,
    createdAt: user.created_at.toISOString(),
    twoFactor: await twoFactorState(app, userId),
  };
}

/** Changes the name; null takes it away. */
export async function updateProfile(
  request: SessionRequest,
  { name }: { name: string | null },
): Promise<Profile> {
  const { app, caller } = request;
  await app.db.transaction().execute(async (trx) => {
    const before = await lockUser(trx, caller.userId);
    if (before.name === name) return;
    await changeName(trx, caller.userId, name);
    const details = { before: { name: before.name }, after: { name } };
    await recordActivity(trx, { ...actorOf(request), action: 'account.updated', details });
  });
  return getProfile(app, caller.userId);
}

/**
 * Ends every other session, and links of older mails. Throws 403 `auth.password_wrong`,
 * 400 `auth.weak_password`, 429.
 */
export async function changePassword(
  request: SessionRequest,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<{ endedSessions: number }> {
  const { app, caller } = request;
  const known = await requirePassword(request, currentPassword);
  const passwordHash = await hashNewPassword(newPassword, known.email);
  const ended = await app.db.transaction().execute(async (trx) => {
    const user = await lockUser(trx, caller.userId);
    // Of two changes at once the second does not know the password any more.
    if (user.password_hash !== known.password_hash) throw passwordWrong();
    await changePasswordOf(trx, user.id, passwordHash);
    await deleteTokens(trx, user.id, 'reset_password');
    await queueNotice(trx, app, 'password_changed', user);
    await recordActivity(trx, { ...actorOf(request), action: 'account.password_changed' });
    return endSessions(trx, user.id, caller);
  });
  forgetAccess(app.auth, ended);
  app.mail.wake();
  return { endedSessions: ended.authSessionIds.length };
}

/**
 * Mails a link to the new address, by which the account moves there. Whether somebody else has
 * that address is told only to who reads its mail. Throws 403 `auth.password_wrong`,
 * 409 `account.email_unchanged`, 429 past 3 mails an hour.
 */
export async function askForNewEmail(
  request: SessionRequest,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const { app } = request;
  const user = await requirePassword(request, password);
  if (user.email === email) throw emailUnchanged();
  await app.db.transaction().execute(async (trx) => {
    await requireFewMails(trx, user, 'change_email');
    const kind = 'change_email';
    const token = await issueToken(trx, { userId: user.id, kind, data: { email } });
    const expiresInSeconds = tokenSeconds[kind];
    await queueMail(trx, app.auth.vault, {
      kind,
      to: email,
      userId: user.id,
      token,
      expiresInSeconds,
    });
    const details = { email };
    await recordActivity(trx, { ...actorOf(request), action: 'account.email_asked', details });
  });
  app.mail.wake();
}

/** Mails the link that confirms one's own address. Throws 409 `account.email_verified`, 429. */
export async function askForOwnVerification(request: SessionRequest): Promise<void> {
  const { app, caller } = request;
  await app.db.transaction().execute(async (trx) => {
    const user = await lockUser(trx, caller.userId);
    if (user.email_verified_at) throw emailVerified();
    await requireFewMails(trx, user, 'verify_email');
    await sendVerification(trx, app, user);
  });
  app.mail.wake();
}

/** The row's lock puts parallel requests in line. */
async function requireFewMails(trx: Db, user: User, kind: MailKind): Promise<void> {
  await lockUser(trx, user.id);
  if ((await countRecentMails(trx, user.id, kind)) >= mailsPerHour) {
    throw throttled({ retryAfterSeconds: 3600, limit: mailsPerHour, windowSeconds: 3600 });
  }
}

/** Newest first. */
export async function listSessions(
  { app, caller }: SessionRequest,
  { cursor: before, limit }: ListSessions,
): Promise<AuthSessionPage> {
  const rows = await listAuthSessions(app.db, caller, { before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return {
    items: items.map((row) => toPublicSession(row, caller)),
    nextCursor,
  };
}

/** Throws 404 `account.session_not_found`. */
export async function endSession(request: SessionRequest, id: string): Promise<{ id: string }> {
  const { app, caller } = request;
  await app.db.transaction().execute(async (trx) => {
    if (!(await revokeOwnAuthSession(trx, caller, id))) throw authSessionNotFound();
    await recordActivity(trx, {
      ...actorOf(request),
      action: 'account.session_ended',
      target: { type: 'session', id },
    });
  });
  app.auth.sessions.forget(id);
  return { id };
}

/** Signs out everywhere: all sessions, or all but this one. Keys go on working. */
export async function endAllSessions(
  request: SessionRequest,
  { keepThis }: { keepThis: boolean },
): Promise<{ endedSessions: number }> {
  const { app, caller } = request;
  const ended = await app.db.transaction().execute(async (trx) => {
    await lockUser(trx, caller.userId);
    const sessions = await endSessions(trx, caller.userId, keepThis ? caller : undefined);
    const details = { endedSessions: sessions.authSessionIds.length };
    await recordActivity(trx, { ...actorOf(request), action: 'account.signed_out', details });
    return sessions;
  });
  forgetAccess(app.auth, ended);
  return { endedSessions: ended.authSessionIds.length };
}

/**
 * Removes one's own account with all it owns (remove-user.ts). Throws 403 `auth.password_wrong`,
 * 409 `account.last_admin`.
 */
export async function deleteAccount(request: SessionRequest, password: string): Promise<void> {
  const { app } = request;
  const user = await requirePassword(request, password);
  const ended = await app.db.transaction().execute(async (trx) => {
    const removed = await removeUser(trx, user, actorOf(request));
    await recordActivity(trx, { ...actorOf(request), action: 'account.deleted' });
    return removed;
  });
  forgetAccess(app.auth, ended);
}

function toPublicSession(row: AuthSession, caller: SessionCaller): PublicAuthSession {
  return {
    id: row.id,
    current: row.id === caller.authSessionId,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
