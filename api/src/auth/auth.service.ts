import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { SessionCaller } from '../trpc/caller.js';
import {
  consumeLoginChallenge,
  createLoginChallenge,
} from '../two-factor/login-challenges.repo.js';
import { checkSecondFactor } from '../two-factor/second-factor.js';
import { challengeInvalid } from '../two-factor/two-factor.errors.js';
import { isTwoFactorOn } from '../two-factor/two-factor.repo.js';
import { adminExists, getUser, getUserByEmail, type User } from '../users/users.repo.js';
import { createUser, hashNewPassword, toPublicUser } from '../users/users.service.js';
import { insertAccountRequest } from './account-requests.repo.js';
import { removeAdminLinkFile } from './admin-link-file.js';
import {
  administratorExists,
  emailNotVerified,
  loginFailed,
  registrationClosed,
  setupLinkInvalid,
} from './auth.errors.js';
import type { PublicUser } from './auth.schemas.js';
import { hasSignedInFrom, revokeAuthSession } from './auth-sessions.repo.js';
import { verifyPassword } from './password-hash.js';
import { consumeSetupLink } from './setup-links.repo.js';
import { type SignedIn, signIn, type Visitor, who } from './sign-in.js';

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

/**
 * Makes an account and signs in; null where the address must be confirmed first, whether or not it
 * has an account. Throws 403 `auth.registration_closed`, 409 `auth.email_taken` (only where
 * addresses need no confirmation), 400 `auth.weak_password`, 429.
 */
export async function register(
  app: AppContext,
  account: NewAccount,
  visitor: Visitor,
): Promise<SignedIn | null> {
  if (!(await isRegistrationOpen(app))) throw registrationClosed();
  await app.auth.throttle.countRegister(visitor.ipAddress);
  const { email, name } = account;
  const passwordHash = await hashNewPassword(account.password, email);
  const { require_email_verification: mustConfirm } = await app.settings();
  if (mustConfirm) {
    const { ipAddress } = visitor;
    const data = { passwordHash, name: name ?? null };
    await insertAccountRequest(app.db, { kind: 'register', email, ipAddress, data });
    app.accountRequests.wake();
    return null;
  }
  const user = await app.db.transaction().execute(async (trx) => {
    const created = await createUser(trx, { email, name, passwordHash, role: 'user' });
    await recordActivity(trx, { ...who(created, visitor), action: 'auth.registered' });
    return created;
  });
  return signIn(app, user, visitor, { action: null });
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
      emailVerified: true,
    });
    await recordActivity(trx, { ...who(created, visitor), action: 'auth.admin_created' });
    return created;
  });
  await removeAdminLinkFile(app.config.dataDir, app.logger);
  return signIn(app, user, visitor, { action: null });
}

/** Signed in, or asked for the second factor: the challenge goes with the code. */
export type LoginOutcome =
  | { kind: 'signed_in'; signedIn: SignedIn }
  | { kind: 'second_factor'; challenge: string; expiresAt: Date };

/**
 * Throws 401 `auth.login_failed`, the same in words and time whatever was wrong, 429, and for the
 * right password 403 `auth.email_not_verified` (another link is then on its way).
 */
export async function login(
  app: AppContext,
  credentials: { email: string; password: string },
  visitor: Visitor,
): Promise<LoginOutcome> {
  const { email, password } = credentials;
  await app.auth.throttle.countLogin(email, visitor.ipAddress, () =>
    hasSignedInFrom(app.db, email, visitor.ipAddress),
  );
  const user = await getUserByEmail(app.db, email);
  const right = await verifyPassword(user?.password_hash, password);
  if (!user || !right || user.status === 'suspended' || user.status === 'deleted') {
    await noteFailure(app, { id: user?.id ?? null, email }, visitor, 'password');
    throw loginFailed();
  }
  if (await mustVerify(app, user)) {
    await noteFailure(app, user, visitor, 'email_not_verified');
    const { ipAddress } = visitor;
    await insertAccountRequest(app.db, { kind: 'verify_email', email, ipAddress });
    app.accountRequests.wake();
    throw emailNotVerified();
  }
  if (await isTwoFactorOn(app.db, user.id)) {
    const asked = await createLoginChallenge(app.db, user);
    if (!asked) throw loginFailed();
    return { kind: 'second_factor', ...asked };
  }
  const signedIn = await signIn(app, user, visitor);
  await app.auth.throttle.forgiveLogin(email, visitor.ipAddress);
  return { kind: 'signed_in', signedIn };
}

/**
 * The second step: a code of the authenticator app, or a recovery code, each good once.
 * Throws 401 `auth.challenge_invalid` and `auth.code_wrong`, 429.
 */
export async function loginTwoFactor(
  app: AppContext,
  { challenge, code }: { challenge: string; code: string },
  visitor: Visitor,
): Promise<SignedIn> {
  const { user, factor } = await checkSecondFactor(app, { challenge, code }, visitor);
  const signedIn = await signIn(app, user, visitor, {
    details: { secondFactor: factor },
    beforehand: async (trx) => {
      if (!(await consumeLoginChallenge(trx, challenge))) throw challengeInvalid();
    },
  });
  await app.auth.throttle.forgiveLogin(user.email, visitor.ipAddress);
  return signedIn;
}

/** Administrators always come in, or nobody could mend a mail server that does not work. */
async function mustVerify(app: AppContext, user: User): Promise<boolean> {
  if (user.status === 'pending') return true;
  if (user.role === 'admin' || user.email_verified_at !== null) return false;
  return (await app.settings()).require_email_verification;
}

/** Ends the session at once; answers the Set-Cookie that forgets it. */
export async function logout(
  app: AppContext,
  caller: SessionCaller | null,
  visitor: Visitor,
): Promise<string> {
  if (caller) {
    await app.db.transaction().execute(async (trx) => {
      await revokeAuthSession(trx, caller.authSessionId);
      await recordActivity(trx, {
        ...who({ id: caller.userId, email: caller.email }, visitor),
        action: 'auth.logout',
      });
    });
    app.auth.sessions.forget(caller.authSessionId);
  }
  return app.auth.cookie.clear();
}

/** Null when the account is gone. */
export async function currentUser(app: AppContext, userId: string): Promise<PublicUser | null> {
  const user = await getUser(app.db, userId);
  return user ? toPublicUser(user) : null;
}

async function noteFailure(
  app: AppContext,
  user: { id: string | null; email: string },
  { ipAddress, requestId }: Visitor,
  reason: 'password' | 'email_not_verified',
): Promise<void> {
  await recordActivity(app.db, {
    userId: user.id,
    userEmail: user.email,
    action: 'auth.login_failed',
    details: { reason },
    ipAddress,
    requestId,
  });
}
