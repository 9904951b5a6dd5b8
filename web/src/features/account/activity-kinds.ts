/** What the list can be narrowed to, as it stands in the address. */
export const activityKinds = ['sign-ins', 'account', 'keys', 'devices'] as const;
export type ActivityKind = (typeof activityKinds)[number];

export const kindWords: Record<ActivityKind, string> = {
  'sign-ins': 'Signing in',
  account: 'Account',
  keys: 'API keys',
  devices: 'Devices',
};

/** The API's filter: the beginning of an action. */
export const actionOfKind: Record<ActivityKind, string> = {
  'sign-ins': 'auth.',
  account: 'account.',
  keys: 'api_keys.',
  devices: 'devices.',
};
