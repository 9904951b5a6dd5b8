import { sql } from 'kysely';
import { type actorOf, recordActivity } from '../activity/activity.repo.js';
import { deleteTokens } from '../auth/account-tokens.repo.js';
import type { Db } from '../db/database.js';
import { eraseDevice } from '../devices/erase-device.js';
import { deleteMailsOf } from '../mail/mails.repo.js';
import { deleteTwoFactor } from '../two-factor/two-factor.repo.js';
import { lastAdmin } from './account.errors.js';
import { type EndedAccess, endSessionsAndKeys } from './end-access.js';
import type { User } from './users.repo.js';

/** Who removes it: `actorOf` of the request. */
type Actor = ReturnType<typeof actorOf>;

/**
 * Removes an account, in the caller's transaction: sessions and keys end, its devices become
 * tombstones that are stopped and unlinked, what waited is cancelled, the address is free again.
 * The row itself goes with everything it owns once its devices are erased
 * (erase-removed-users.ts). The caller writes the activity and calls `forgetAccess` after the
 * commit. Throws 409 `account.last_admin`.
 */
export async function removeUser(trx: Db, user: User, actor: Actor): Promise<EndedAccess> {
  await requireAnotherAdmin(trx, user.id);
  await trx.selectFrom('users').select('id').where('id', '=', user.id).forNoKeyUpdate().execute();
  const ended = await endSessionsAndKeys(trx, user.id);
  await deleteTokens(trx, user.id);
  await deleteTwoFactor(trx, user.id);
  await deleteMailsOf(trx, user.id);
  await eraseDevices(trx, user, actor);
  await trx
    .updateTable('users')
    .set({
      status: 'deleted',
      deleted_at: sql<Date>`now()`,
      updated_at: sql<Date>`now()`,
      // Not an address, so that nobody can register it.
      email: `deleted ${user.id}`,
      name: null,
      password_hash: null,
      email_verified_at: null,
    })
    .where('id', '=', user.id)
    .execute();
  return ended;
}

/**
 * Locks the administrators' rows, so that of two that go at once one is refused. Call it before an
 * active administrator is removed, suspended or made a user. Throws 409 `account.last_admin` when
 * nobody else would be left; does nothing for others.
 */
export async function requireAnotherAdmin(trx: Db, userId: string): Promise<void> {
  const admins = await trx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('status', '=', 'active')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  if (admins.length === 1 && admins[0]?.id === userId) throw lastAdmin();
}

async function eraseDevices(trx: Db, user: User, actor: Actor): Promise<void> {
  const devices = await trx
    .selectFrom('devices')
    .select(['id', 'name', 'host_id'])
    .where('user_id', '=', user.id)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  for (const device of devices) {
    await eraseDevice(trx, device, {
      code: 'account_deleted',
      message: 'The account was deleted before the message left.',
    });
    await recordActivity(trx, {
      ...actor,
      action: 'devices.deleted',
      target: { type: 'device', id: device.id, ownerId: user.id },
      details: { deviceId: device.id, name: device.name, reason: 'account_deleted' },
    });
  }
}
