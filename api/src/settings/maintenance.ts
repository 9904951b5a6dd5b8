import type { AppContext } from '../app-context.js';
import { type Caller, isAdmin } from '../trpc/caller.js';
import { maintenance } from './settings.errors.js';

/**
 * While the installation is worked on only administrators get in.
 * Throws 503 `maintenance`.
 */
export async function requireOpen(
  { settings }: Pick<AppContext, 'settings'>,
  caller: Caller | null,
): Promise<void> {
  const { maintenance_mode: closed } = await settings();
  if (closed && !(caller && isAdmin(caller))) throw maintenance();
}

/** Whether a page is answered as closed to who opens it: `caller` is asked only if need be. */
export async function isClosedTo(
  { settings }: Pick<AppContext, 'settings'>,
  caller: () => Promise<Caller | undefined>,
): Promise<boolean> {
  const { maintenance_mode: closed } = await settings();
  if (!closed) return false;
  const who = await caller();
  return !(who && isAdmin(who));
}

/** What the sign-in page needs, so that administrators can come in; no accounts are made. */
export const staysOpen = (procedure: string): boolean =>
  procedure === 'app.info' || (procedure.startsWith('auth.') && procedure !== 'auth.register');
