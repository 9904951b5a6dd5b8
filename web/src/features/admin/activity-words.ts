import { describeAction as describeOwnAction } from '../account/activity-words';
import type { ActivityLine } from './api/activity';

/** Where the owner of a history is not its reader, and what only administrators see. */
const ownWords: Readonly<Record<string, string>> = {
  'auth.admin_created': 'Became the first administrator',
  'auth.user_created_by_operator': 'An account was created in the terminal',
  'hosts.updated': 'Changed a host',
  'hosts.declared_dead': 'Declared a host dead',
  'settings.updated': 'Changed the settings',
  'mail.read': 'Read an unsent mail',
  'mail.retried': 'Sent a mail again',
  'admin.user_created': 'Created a user',
  'admin.user_invited': 'Invited a user',
  'admin.user_updated': 'Changed a user',
  'admin.user_suspended': 'Suspended a user',
  'admin.user_unsuspended': 'Let a user in again',
  'admin.user_signed_out': 'Signed a user out everywhere',
  'admin.user_password_reset': 'Reset a password',
  'admin.user_deleted': 'Deleted a user',
};

/** "auth.login" → "Signed in"; what is not known yet reads as its own words. */
export function describeAction(action: string): string {
  const words = ownWords[action] ?? describeOwnAction(action);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface ActionGroup {
  /** What the actions of the group begin with; finds them all. */
  prefix: string;
  word: string;
  actions: readonly string[];
}

const group = (prefix: string, word: string, acts: string): ActionGroup => ({
  prefix,
  word,
  actions: acts.split(' ').map((act) => `${prefix}${act}`),
});

/** What the log can be narrowed to. */
export const actionGroups: readonly ActionGroup[] = [
  group(
    'auth.',
    'Signing in',
    'login login_failed logout registered admin_created user_created_by_operator email_verified invitation_accepted reset_requested password_reset two_factor_failed',
  ),
  group(
    'account.',
    'Accounts',
    'updated password_changed password_refused email_asked email_changed session_ended signed_out deleted',
  ),
  group('two_factor.', 'Two-factor sign-in', 'enabled disabled codes_renewed'),
  group('api_keys.', 'Keys', 'created updated rotated revoked'),
  group(
    'devices.',
    'Devices',
    'created updated started stopped logged_out deleted pairing_code_requested linked number_changed number_shared host_lost',
  ),
  group('hosts.', 'Hosts', 'updated declared_dead'),
  group('settings.', 'Settings', 'updated'),
  group('mail.', 'Mails', 'read retried'),
  group(
    'admin.',
    'Administration',
    'user_created user_invited user_updated user_suspended user_unsuspended user_signed_out user_password_reset user_deleted message_cancelled message_retried',
  ),
];

/** What the log is narrowed to, in words. */
export function describeActionFilter(filter: string): string {
  const whole = actionGroups.find(({ prefix }) => prefix === filter);
  return whole ? `All of ${whole.word.toLowerCase()}` : describeAction(filter);
}

export const targetWords: Record<string, string> = {
  user: 'User',
  device: 'Device',
  api_key: 'Key',
  message: 'Message',
  host: 'Host',
  settings: 'Settings',
  session: 'Session',
  mail: 'Mail',
  webhook: 'Webhook',
};

export interface DetailRow {
  name: string;
  /** Null where a value was not changed but told. */
  before: string | null;
  after: string;
}

/** The details of an act: what changed with its values before and after, then what else is known. */
export function toDetailRows(details: ActivityLine['details']): {
  changes: DetailRow[];
  facts: DetailRow[];
} {
  const { before, after, ...rest } = details;
  const changes = changedRows(asRecord(before), asRecord(after));
  const facts = Object.entries(rest).map(([name, value]) => ({
    name: nameInWords(name),
    before: null,
    after: valueInWords(value),
  }));
  return { changes, facts };
}

function changedRows(before: Record<string, unknown>, after: Record<string, unknown>): DetailRow[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.map((name) => ({
    name: nameInWords(name),
    before: valueInWords(before[name]),
    after: valueInWords(after[name]),
  }));
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** "maxRateLimit" and "max_rate_limit" → "Max rate limit". */
function nameInWords(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueInWords).join(', ');
  return JSON.stringify(value);
}
