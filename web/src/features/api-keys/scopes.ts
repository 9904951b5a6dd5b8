import type { KeyScope } from './api/api-keys';

interface ScopeWords {
  scope: KeyScope;
  label: string;
  /** What a key with it may do. */
  hint: string;
}

export const scopes: readonly ScopeWords[] = [
  {
    scope: 'send',
    label: 'Send',
    hint: 'Send messages, and ask by its id for one that this key sent.',
  },
  { scope: 'read', label: 'Read', hint: 'Read all messages of its devices, sent and received.' },
  { scope: 'devices', label: 'Devices', hint: 'Link, start, stop and change its devices.' },
  {
    scope: 'webhooks',
    label: 'Webhooks',
    hint: 'Set up webhooks, look at their deliveries, read events.',
  },
  {
    scope: 'admin',
    label: 'Administration',
    hint: 'Govern the whole installation. For trusted programs only.',
  },
];

/** Only administrators can give a key the scope `admin`. */
export const scopesFor = (isAdmin: boolean): readonly ScopeWords[] =>
  scopes.filter(({ scope }) => isAdmin || scope !== 'admin');

/** Whether GET /api/send takes the key in its address. */
export const isSendOnly = (given: readonly KeyScope[]): boolean =>
  given.length === 1 && given[0] === 'send';
