import { type RawBuilder, sql } from 'kysely';
import { keyConfined } from '../api-keys/api-keys.errors.js';
import type { Owner } from '../trpc/caller.js';

/**
 * Whose rows a query may see: the one place where ownership, and the devices that a key is
 * confined to, become SQL. The columns hold the row's user and its device.
 */
export function ownedBy(
  owner: Owner,
  columns: { user: string; device: string },
): RawBuilder<boolean> {
  const ofUser = sql<boolean>`${sql.ref(columns.user)} = ${owner.userId}`;
  if (!owner.deviceIds) return ofUser;
  const ids = [...owner.deviceIds];
  return sql<boolean>`(${ofUser} and ${sql.ref(columns.device)} = any(${ids}::uuid[]))`;
}

/** The same for what is known already. */
export const mayUseDevice = ({ deviceIds }: Owner, deviceId: string): boolean =>
  !deviceIds || deviceIds.includes(deviceId);

/** For what concerns all devices of a user at once. Throws 403 `api_keys.devices_confined`. */
export function requireUnconfined({ deviceIds }: Owner): void {
  if (deviceIds) throw keyConfined();
}
