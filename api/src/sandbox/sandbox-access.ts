import type { Settings } from '../settings/settings.repo.js';
import { type Caller, isAdmin } from '../trpc/caller.js';

/** Whether this caller may have sandbox phones, by the installation's settings. */
export function maySandbox(
  { sandbox_access: access }: Pick<Settings, 'sandbox_access'>,
  caller: Caller | null,
): boolean {
  return access === 'everyone' || (access === 'admins' && caller !== null && isAdmin(caller));
}
