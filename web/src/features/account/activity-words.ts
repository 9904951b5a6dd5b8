import type { OwnActivity } from './api/activity';

/** Subject left out: the line says by whom. */
const words: Readonly<Record<string, string>> = {
  'auth.registered': 'Created the account',
  'auth.admin_created': 'Created the first administrator',
  'auth.user_created_by_operator': 'The account was created in the terminal',
  'auth.login': 'Signed in',
  'auth.login_failed': 'Signing in failed',
  'auth.logout': 'Signed out',
  'auth.email_verified': 'Confirmed the e-mail address',
  'auth.invitation_accepted': 'Accepted the invitation',
  'auth.password_reset': 'Chose a new password by a link',
  'auth.reset_requested': 'Asked for a new password by mail',
  'auth.two_factor_failed': 'A wrong code at signing in',
  'account.deleted': 'Deleted the account',
  'account.email_asked': 'Asked to change the e-mail address',
  'account.email_changed': 'Changed the e-mail address',
  'account.password_changed': 'Changed the password',
  'account.password_refused': 'Typed a wrong password while signed in',
  'account.session_ended': 'Ended a session',
  'account.signed_out': 'Signed out of several sessions',
  'account.updated': 'Changed the name',
  'two_factor.enabled': 'Turned two-factor sign-in on',
  'two_factor.disabled': 'Turned two-factor sign-in off',
  'two_factor.codes_renewed': 'Made new recovery codes',
  'api_keys.created': 'Created an API key',
  'api_keys.updated': 'Changed an API key',
  'api_keys.rotated': 'Rotated an API key',
  'api_keys.revoked': 'Revoked an API key',
  'devices.created': 'Added a device',
  'devices.updated': 'Changed a device',
  'devices.started': 'Started a device',
  'devices.stopped': 'Stopped a device',
  'devices.logged_out': 'Logged a device out',
  'devices.deleted': 'Deleted a device',
  'devices.pairing_code_requested': 'Asked for a pairing code',
  'devices.linked': 'A device was linked',
  'devices.number_changed': 'A device was linked to another number',
  'devices.number_shared': 'The number of a device is linked by somebody else, too',
  'devices.host_lost': 'The host of a device was lost',
  'admin.user_created': 'Created the account',
  'admin.user_invited': 'Invited you',
  'admin.user_updated': 'Changed your account',
  'admin.user_suspended': 'Suspended the account',
  'admin.user_unsuspended': 'Let the account in again',
  'admin.user_signed_out': 'Signed you out everywhere',
  'admin.user_password_reset': 'Mailed you a link for a new password',
  'admin.message_cancelled': 'Cancelled a message',
  'admin.message_retried': 'Sent a message again',
};

/** A newer server may know more: its own name is then better than nothing. */
export function describeAction(action: string): string {
  return words[action] ?? action.replaceAll(/[._]/g, ' ');
}

const actors: Record<OwnActivity['by'], string> = {
  you: 'You',
  administrator: 'An administrator',
  unknown: 'Somebody',
  system: 'BotWave',
};

/** "You, by key bw_k3x9a0qz…, from 203.0.113.7" */
export function describeActor({
  by,
  keyPrefix,
  ipAddress,
}: Pick<OwnActivity, 'by' | 'keyPrefix' | 'ipAddress'>): string {
  const parts = [
    actors[by],
    keyPrefix === null ? null : `by key ${keyPrefix}…`,
    ipAddress === null ? null : `from ${ipAddress}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** What somebody should look at twice. */
export function isWarning(action: string): boolean {
  return /_failed$|_refused$|_suspended$|host_lost$|number_shared$|disabled$/.test(action);
}

/** What the act was done to, or what it changed: "Web shop", "a@x.example → b@x.example". */
export function describeSubject({
  target,
  details,
}: Pick<OwnActivity, 'target' | 'details'>): string | null {
  const label = target !== null && target.type !== 'user' ? target.label : null;
  const name = label ?? textOf(details['name']) ?? textOf(details['prefix']);
  return [name, describeChange(details)].filter(Boolean).join(': ') || null;
}

const quiet = new Set(['deviceIds', 'allowedAddresses']);

function describeChange({ before, after }: Record<string, unknown>): string | null {
  if (!isRecord(before) || !isRecord(after)) return null;
  const changes = Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) =>
      quiet.has(field)
        ? `${inWords(field)} changed`
        : `${inWords(field)} ${show(before[field])} → ${show(after[field])}`,
    );
  return changes.length > 0 ? changes.join('; ') : null;
}

/** "rateLimit" → "rate limit" */
const inWords = (field: string): string =>
  field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function show(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
