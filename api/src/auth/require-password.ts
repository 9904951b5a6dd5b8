import { actorOf, recordActivity } from '../activity/activity.repo.js';
import type { SessionRequest } from '../trpc/app-request.js';
import { getUser, type User } from '../users/users.repo.js';
import { passwordWrong } from './auth.errors.js';
import { verifyPassword } from './password-hash.js';

/**
 * Asks a signed-in person for their password again before what a borrowed session must not do.
 * Throws 403 `auth.password_wrong`, and 429 `auth.throttled` past 10 wrong ones in 15 min.
 */
export async function requirePassword(request: SessionRequest, password: string): Promise<User> {
  const { app, caller } = request;
  await app.auth.throttle.countPassword(caller.userId);
  const user = await getUser(app.db, caller.userId);
  const right = await verifyPassword(user?.password_hash, password);
  if (!user || !right) {
    await recordActivity(app.db, { ...actorOf(request), action: 'account.password_refused' });
    throw passwordWrong();
  }
  await app.auth.throttle.forgivePassword(caller.userId);
  return user;
}
