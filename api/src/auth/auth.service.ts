import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { SessionCaller } from '../trpc/caller.js';
import { adminExists, getUser, getUserByEmail, type User } from '../users/users.repo.js';
import { createUser, hashNewPassword, toPublicUser } from '../users/users.service.js';
import { removeAdminLinkFile } from './admin-link-file.js';
import {
  administratorExists,
  loginFailed,
  registrationClosed,
  setupLinkInvalid,
} from './auth.errors.js';
import type { PublicUser } from './auth.schemas.js';
import { createAuthSession, hasSignedInFrom, revokeAuthSession } from './auth-sessions.repo.js';
import { verifyPassword } from './password-hash.js';
import { consumeSetupLink } from './setup-links.repo.js';

/** From where a person signs in. */
export interface Visitor {
  ipAddress: string;
  userAgent: string | null;
}

/** `cookie` is the value for Set-Cookie. */
export interface SignedIn {
  user: PublicUser;
  cookie: string;
}

export interface NewAccount {
  email: string;
  password: string;
  name?: string | undefined;
}

/** Open when the settings say so; when they say nothing, everywhere but in production. */
export async function isRegistrationOpen(app: AppContext): Promise<boolean> {
  const settings = await app.settings();
  return settings.enable_registration ?? !app.config.production;
}

/** Throws 403 `auth.registration_closed`, 409 `auth.email_taken`, 400 `auth.weak_password`, 429. */
export async function register(
  app: AppContext,
  account: NewAccount,
  visitor: Visitor,
): Promise<SignedIn> {
  if (!(await isRegistrationOpen(app))) throw registrationClosed();
  await app.auth.throttle.countRegister(visitor.ipAddress);
  const passwordHash = await hashNewPassword(account.password, account.email);
  const user = await app.db.transaction().execute(async (trx) => {
    const created = await createUser(trx, {
      email: account.email,
      name: account.name,
      passwordHash,
      role: 'user',
    });
    await recordActivity(trx, { ...who(created, visitor), action: 'auth.registered' });
    return created;
  });
  return signIn(app, user, visitor);
}

/**
 * Creates the first administrator. Throws 409 `auth.administrator_exists`,
 * 400 `auth.setup_link_invalid`, and as `register` does.
 */
export async function setUpAdmin(
  app: AppContext,
  account: NewAccount & { token: string },
  visitor: Visitor,
): Promise<SignedIn> {
  if (await adminExists(app.db)) throw administratorExists();
  await app.auth.throttle.countRegister(visitor.ipAddress);
  const passwordHash = await hashNewPassword(account.password, account.email);
  const user = await app.db.transaction().execute(async (trx) => {
    const link = await consumeSetupLink(trx, account.token);
    if (link === 'not_needed') throw administratorExists();
    if (link === 'unknown') throw setupLinkInvalid();
    const created = await createUser(trx, {
      email: account.email,
      name: account.name,
      passwordHash,
      role: 'admin',
    });
    await recordActivity(trx, { ...who(created, visitor), action: 'auth.admin_created' });
    return created;
  });
  await removeAdminLinkFile(app.config.dataDir, app.logger);
  return signIn(app, user, visitor);
}

/** Throws 401 `auth.login_failed`, the same in words and time whatever was wrong, and 429. */
export async function login(
  app: AppContext,
  credentials: { email: string; password: string },
  visitor: Visitor,
): Promise<SignedIn> {
  const { email, password } = credentials;
  await app.auth.throttle.countLogin(email, visitor.ipAddress, () =>
    hasSignedInFrom(app.db, email, visitor.ipAddress),
  );
  const user = await getUserByEmail(app.db, email);
  const right = await verifyPassword(user?.password_hash, password);
  if (!user || !right || user.status !== 'active') {
    await recordActivity(app.db, {
      userId: user?.id ?? null,
      userEmail: email,
      action: 'auth.login_failed',
      ipAddress: visitor.ipAddress,
    });
    throw loginFailed();
  }
  await app.auth.throttle.forgiveLogin(email, visitor.ipAddress);
  await recordActivity(app.db, { ...who(user, visitor), action: 'auth.login' });
  return signIn(app, user, visitor);
}

/** Ends the session at once; answers the Set-Cookie that forgets it. */
export async function logout(
  app: AppContext,
  caller: SessionCaller | null,
  visitor: Visitor,
): Promise<string> {
  if (caller) {
    await revokeAuthSession(app.db, caller.authSessionId);
    app.auth.sessions.forget(caller.authSessionId);
    await recordActivity(app.db, {
      userId: caller.userId,
      userEmail: caller.email,
      action: 'auth.logout',
      ipAddress: visitor.ipAddress,
    });
  }
  return app.auth.cookie.clear();
}

export async function currentUser(app: AppContext, userId: string): Promise<PublicUser | null> {
  const user = await getUser(app.db, userId);
  return user ? toPublicUser(user) : null;
}

/** A new session for every sign-in: a cookie from before it is never raised in rank. */
async function signIn(app: AppContext, user: User, visitor: Visitor): Promise<SignedIn> {
  const authSessionId = await createAuthSession(app.db, { userId: user.id, ...visitor });
  const cookie = await app.auth.cookie.issue(authSessionId, user.id);
  return { user: toPublicUser(user), cookie };
}

function who(user: User, visitor: Visitor) {
  return { userId: user.id, userEmail: user.email, ipAddress: visitor.ipAddress };
}
