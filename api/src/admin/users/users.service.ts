import { type ActivityAction, actorOf, recordActivity } from '../../activity/activity.repo.js';
import { changedFields } from '../../activity/changed-fields.js';
import {
  inviteUser as inviteByLink,
  sendInvitation,
  sendPasswordReset,
} from '../../auth/account-links.service.js';
import { emailTaken } from '../../auth/auth.errors.js';
import type { Db } from '../../db/database.js';
import { pageOf } from '../../lists/keyset-page.js';
import type { AppRequest } from '../../trpc/app-request.js';
import { type EndedAccess, endSessions, forgetAccess } from '../../users/end-access.js';
import { removeUser, requireAnotherAdmin } from '../../users/remove-user.js';
import { insertUser, type User } from '../../users/users.repo.js';
import { hashNewPassword } from '../../users/users.service.js';
import { notInvited, notSuspendable, stillInvited, userNotFound } from '../admin.errors.js';
import {
  changeUser,
  getManagedUser,
  holdLanes,
  listAccess,
  listUsers as listRows,
  lockUser,
  releaseLanes,
} from './managed-users.repo.js';
import { toManagedUser } from './public-user.js';
import type {
  CreateUser,
  InviteUser,
  ListUsers,
  ManagedUser,
  UpdateUser,
} from './users.schemas.js';

/** Newest first. */
export async function listUsers(db: Db, { cursor: before, limit, ...filter }: ListUsers) {
  const rows = await listRows(db, filter, { before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return { items: items.map(toManagedUser), nextCursor };
}

/** Throws `admin.user_not_found`. */
export async function getUser(db: Db, id: string): Promise<ManagedUser> {
  const row = await getManagedUser(db, id);
  if (!row) throw userNotFound();
  return toManagedUser(row);
}

/** An account that can be used at once. Throws `auth.weak_password`, `auth.email_taken`. */
export async function createUser(request: AppRequest, input: CreateUser): Promise<ManagedUser> {
  const { email, password, role, name = null, rateLimit = null } = input;
  const passwordHash = await hashNewPassword(password, email);
  return request.app.db.transaction().execute(async (trx) => {
    // Whoever makes the account answers for the address.
    const order = { email, name, role, rateLimit, passwordHash, emailVerified: true };
    const user = await insertUser(trx, order);
    if (!user) throw emailTaken();
    await note(trx, request, 'admin.user_created', user, { email, role, rateLimit });
    return getUser(trx, user.id);
  });
}

/** An account whose owner chooses the password. Throws `auth.email_taken`. */
export async function inviteUser(request: AppRequest, input: InviteUser) {
  const { app } = request;
  const invited = await app.db.transaction().execute(async (trx) => {
    const { user, link } = await inviteByLink(trx, app, {
      ...input,
      invitedBy: request.caller.userId,
    });
    const { email, role, rateLimit = null } = input;
    await note(trx, request, 'admin.user_invited', user, { email, role, rateLimit });
    return { user: await getUser(trx, user.id), link };
  });
  app.mail.wake();
  return { ...invited, mailed: app.mail.configured };
}

/** A new link for somebody who has not come yet. Throws `admin.user_not_found`, `admin.not_invited`. */
export async function inviteAgain(request: AppRequest, id: string) {
  const { app } = request;
  const invited = await app.db.transaction().execute(async (trx) => {
    const user = await requireUser(trx, id);
    if (user.status !== 'pending' || user.password_hash !== null) throw notInvited();
    const link = await sendInvitation(trx, app, { user, invitedBy: request.caller.userId });
    await note(trx, request, 'admin.user_invited', user, { email: user.email, again: true });
    return { user: await getUser(trx, id), link };
  });
  app.mail.wake();
  return { ...invited, mailed: app.mail.configured };
}

/** Throws `admin.user_not_found`, `account.last_admin`. */
export function updateUser(request: AppRequest, input: UpdateUser): Promise<ManagedUser> {
  const { id, name, role, rateLimit } = input;
  return change(request, id, {
    action: 'admin.user_updated',
    mayEndRule: role === 'user',
    work: async (trx) => {
      await changeUser(trx, id, {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(rateLimit === undefined ? {} : { rate_limit: rateLimit }),
      });
      // Nobody goes on for a second by what they were.
      return listAccess(trx, id);
    },
  });
}

/**
 * Ends sessions, keys and lanes at once: nobody signs in or calls, and nothing leaves from the
 * devices, which stay linked; what waits goes on waiting. Throws `admin.user_not_found`,
 * `admin.not_suspendable`, `account.last_admin`.
 */
export function suspendUser(request: AppRequest, id: string): Promise<ManagedUser> {
  return change(request, id, {
    action: 'admin.user_suspended',
    mayEndRule: true,
    work: async (trx, user) => {
      if (user.status === 'pending') throw notSuspendable();
      const known = await listAccess(trx, id);
      await endSessions(trx, id);
      await changeUser(trx, id, { status: 'suspended' });
      await holdLanes(trx, id);
      return known;
    },
  });
}

/** Keys and lanes go on; sessions do not come back. One who is not suspended is left alone. */
export async function unsuspendUser(request: AppRequest, id: string): Promise<ManagedUser> {
  let lanes: string[] = [];
  const user = await change(request, id, {
    action: 'admin.user_unsuspended',
    work: async (trx, before) => {
      if (before.status === 'suspended') await changeUser(trx, id, { status: 'active' });
      lanes = await releaseLanes(trx, id);
    },
  });
  for (const deviceId of lanes) request.app.signals.wakeLane(deviceId);
  return user;
}

/** Ends their sessions everywhere. Throws `admin.user_not_found`. */
export function signOutUser(request: AppRequest, id: string): Promise<ManagedUser> {
  return change(request, id, {
    action: 'admin.user_signed_out',
    work: (trx) => endSessions(trx, id),
  });
}

/** Mails them a link for a new password. Throws `admin.user_not_found`, `admin.still_invited`. */
export async function resetPassword(
  request: AppRequest,
  { id, signOut }: { id: string; signOut: boolean },
) {
  const { app } = request;
  const user = await change(request, id, {
    action: 'admin.user_password_reset',
    details: { signOut },
    work: async (trx, before) => {
      if (before.password_hash === null) throw stillInvited();
      await sendPasswordReset(trx, app, before);
      return signOut ? endSessions(trx, id) : undefined;
    },
  });
  app.mail.wake();
  return { user, mailed: app.mail.configured };
}

/** With everything it owns. Throws `admin.user_not_found`, `account.last_admin`. */
export async function deleteUser(request: AppRequest, id: string): Promise<{ id: string }> {
  const ended = await request.app.db.transaction().execute(async (trx) => {
    await requireAnotherAdmin(trx, id);
    const user = await requireUser(trx, id);
    const removed = await removeUser(trx, user, actorOf(request));
    await note(trx, request, 'admin.user_deleted', user, { email: user.email, role: user.role });
    return removed;
  });
  forgetAccess(request.app.auth, ended);
  return { id };
}

interface UserChange {
  action: ActivityAction;
  /** It might leave the installation without an administrator. */
  mayEndRule?: boolean;
  details?: Record<string, unknown>;
  /** Answers what this process has to forget. */
  work(trx: Db, user: User): Promise<EndedAccess | undefined | void>;
}

/** Changes an account under its lock, with its line in the log: what it was and what it is. */
async function change(request: AppRequest, id: string, order: UserChange): Promise<ManagedUser> {
  const { app } = request;
  const done = await app.db.transaction().execute(async (trx) => {
    if (order.mayEndRule) await requireAnotherAdmin(trx, id);
    const user = await requireUser(trx, id);
    const before = await getUser(trx, id);
    const ended = await order.work(trx, user);
    const after = await getUser(trx, id);
    const changed = changedFields(before, after, ['name', 'role', 'rateLimit', 'status']);
    const isSame = Object.keys(changed.after).length === 0;
    await note(trx, request, order.action, user, { ...order.details, ...(isSame ? {} : changed) });
    return { ended, after };
  });
  if (done.ended) forgetAccess(app.auth, done.ended);
  return done.after;
}

async function requireUser(trx: Db, id: string): Promise<User> {
  const user = await lockUser(trx, id);
  if (!user) throw userNotFound();
  return user;
}

/** It also stands in the user's own history. */
function note(
  trx: Db,
  request: AppRequest,
  action: ActivityAction,
  user: User,
  details: Record<string, unknown>,
): Promise<void> {
  const target = { type: 'user', id: user.id, ownerId: user.id } as const;
  return recordActivity(trx, { ...actorOf(request), action, target, details });
}
