import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { MailKind } from '../mail/mail-templates.js';
import { countRecentMails, queueMail } from '../mail/mails.repo.js';
import { type RepeatingWork, startRepeatingWork } from '../process/repeating-work.js';
import { changePendingUser, insertUser, lockUserByEmail, type User } from '../users/users.repo.js';
import { sendPasswordReset, sendVerification } from './account-links.service.js';
import {
  type AccountRequest,
  deleteStaleRequests,
  takeAccountRequest,
} from './account-requests.repo.js';

type RequestParts = Pick<AppContext, 'db' | 'logger' | 'auth' | 'config' | 'mail'>;

/** Mails of one kind to one account; what is asked for beyond is dropped without a word. */
export const mailsPerHour = 3;
const sweepMs = 2_000;

/**
 * Starts working off what strangers asked for: registering while addresses must be confirmed, a
 * new password, another confirmation. Any number of processes may.
 */
export function startAccountRequests(parts: RequestParts): RepeatingWork {
  return startRepeatingWork({
    name: 'account requests',
    everyMs: sweepMs,
    logger: parts.logger,
    work: async (signal) => {
      await workOffAll(parts, signal);
      await deleteStaleRequests(parts.db);
      return false;
    },
  });
}

const lowestId = '00000000-0000-0000-0000-000000000000';

/** One that cannot be worked off does not hold up those behind it. */
async function workOffAll(parts: RequestParts, signal: AbortSignal): Promise<void> {
  const position = { after: lowestId };
  let more = true;
  while (more && !signal.aborted) {
    try {
      more = await workOffNext(parts, position);
    } catch (err) {
      parts.logger.warn({ err }, 'an account request failed; tried again soon');
    }
  }
  parts.mail.wake();
}

async function workOffNext(parts: RequestParts, position: { after: string }): Promise<boolean> {
  return parts.db.transaction().execute(async (trx) => {
    const request = await takeAccountRequest(trx, position.after);
    if (!request) return false;
    position.after = request.id;
    await workOff(trx, parts, request);
    return true;
  });
}

async function workOff(trx: Db, parts: RequestParts, request: AccountRequest): Promise<void> {
  const user = await lockUserByEmail(trx, request.email);
  switch (request.kind) {
    case 'register':
      await registerUnconfirmed(trx, parts, request, user);
      break;
    case 'reset_password':
      if (user && user.status !== 'suspended' && (await mayMail(trx, user, 'reset_password'))) {
        await sendPasswordReset(trx, parts, user);
        await note(trx, request, user, 'auth.reset_requested');
      }
      break;
    case 'verify_email':
      if (user && needsVerification(user) && (await mayMail(trx, user, 'verify_email'))) {
        await sendVerification(trx, parts, user);
      }
      break;
  }
}

/**
 * A new account waits for its address to be confirmed. Registered again before that, the later
 * password counts and the earlier link dies; an account that exists is told by mail, and only so.
 */
async function registerUnconfirmed(
  trx: Db,
  parts: RequestParts,
  request: AccountRequest,
  user: User | undefined,
): Promise<void> {
  const { passwordHash, name } = request.data as { passwordHash: string; name: string | null };
  if (!user) {
    const created = await insertUser(trx, {
      email: request.email,
      name,
      passwordHash,
      role: 'user',
      status: 'pending',
    });
    if (!created) return;
    await note(trx, request, created, 'auth.registered');
    await sendVerification(trx, parts, created);
  } else if (user.status === 'pending' && user.password_hash !== null) {
    if (!(await mayMail(trx, user, 'verify_email'))) return;
    await changePendingUser(trx, user.id, { name, passwordHash });
    await note(trx, request, user, 'auth.registered');
    await sendVerification(trx, parts, user);
  } else if (await mayMail(trx, user, 'account_exists')) {
    await queueMail(trx, parts.auth.vault, {
      kind: 'account_exists',
      to: user.email,
      userId: user.id,
    });
  }
}

/** Registered and not confirmed; an invited person has their own link. */
const needsVerification = (user: User): boolean =>
  user.password_hash !== null &&
  user.email_verified_at === null &&
  (user.status === 'pending' || user.status === 'active');

const mayMail = async (trx: Db, user: User, kind: MailKind): Promise<boolean> =>
  (await countRecentMails(trx, user.id, kind)) < mailsPerHour;

function note(
  trx: Db,
  request: AccountRequest,
  user: User,
  action: 'auth.registered' | 'auth.reset_requested',
): Promise<void> {
  return recordActivity(trx, {
    userId: user.id,
    userEmail: user.email,
    action,
    ipAddress: request.ip_address,
  });
}
