import { type ActivityAction, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { User } from '../users/users.repo.js';
import { toPublicUser } from '../users/users.service.js';
import { loginFailed } from './auth.errors.js';
import type { PublicUser } from './auth.schemas.js';
import { createAuthSession } from './auth-sessions.repo.js';

/** From where a person signs in; a procedure's context is one. */
export interface Visitor {
  ipAddress: string;
  userAgent: string | null;
  requestId?: string | undefined;
}

/** `cookie` is the value for Set-Cookie. */
export interface SignedIn {
  user: PublicUser;
  cookie: string;
}

/** Who acted, and from where, for the activity log. */
export function who(user: Pick<User, 'id' | 'email'>, { ipAddress, requestId }: Visitor) {
  return { userId: user.id, userEmail: user.email, ipAddress, requestId };
}

/**
 * A new session for every sign-in: a cookie from before it is never raised in rank. `beforehand`
 * is done in the same transaction. Throws 401 `auth.login_failed` when the password was changed
 * or the account suspended since `user` was read.
 */
export async function signIn(
  app: AppContext,
  user: User,
  visitor: Visitor,
  options: {
    /** Null: the act that signs in is written down already. */
    action?: ActivityAction | null;
    details?: Record<string, unknown>;
    beforehand?: (trx: Db) => Promise<void>;
  } = {},
): Promise<SignedIn> {
  const { action = 'auth.login', details = {}, beforehand } = options;
  const authSessionId = await app.db.transaction().execute(async (trx) => {
    await requireUnchanged(trx, user);
    await beforehand?.(trx);
    if (action) await recordActivity(trx, { ...who(user, visitor), action, details });
    return createAuthSession(trx, { userId: user.id, ...visitor });
  });
  const cookie = await app.auth.cookie.issue(authSessionId, user.id);
  return { user: toPublicUser(user), cookie };
}

/** Whoever changes the password ends all sessions: this one must not come in behind that. */
async function requireUnchanged(trx: Db, user: User): Promise<void> {
  const row = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', user.id)
    .where('status', '=', 'active')
    .where('password_hash', '=', user.password_hash)
    .forShare()
    .executeTakeFirst();
  if (!row) throw loginFailed();
}
