import { oneOf, type Search, text } from './search';

const roles = ['admin', 'user'] as const;
const userStatuses = ['active', 'suspended', 'pending'] as const;
const deviceStatuses = [
  'starting',
  'linking',
  'syncing',
  'connected',
  'reconnecting',
  'logged_out',
  'failed',
  'stopped',
] as const;
const queueStatuses = ['scheduled', 'queued', 'sending', 'unknown', 'failed'] as const;
const mailStatuses = ['unsent', 'sending', 'sent', 'failed', 'expired'] as const;
const targetTypes = [
  'user',
  'device',
  'api_key',
  'message',
  'host',
  'settings',
  'session',
  'mail',
  'webhook',
] as const;
const ranges = ['24h', '7d', '30d', '90d', '1y', 'custom'] as const;

export interface AdminUsersSearch {
  search?: string | undefined;
  role?: (typeof roles)[number] | undefined;
  state?: (typeof userStatuses)[number] | undefined;
  cursor?: string | undefined;
  /** The open dialog. */
  add?: 'invite' | 'create' | undefined;
}
export const adminUsersSearch = (search: Search): AdminUsersSearch => ({
  search: text(search['search']),
  role: oneOf(search['role'], roles),
  state: oneOf(search['state'], userStatuses),
  cursor: text(search['cursor']),
  add: oneOf(search['add'], ['invite', 'create']),
});

export interface AdminDevicesSearch {
  search?: string | undefined;
  state?: (typeof deviceStatuses)[number] | undefined;
  host?: string | undefined;
  user?: string | undefined;
  cursor?: string | undefined;
  /** The open device. */
  device?: string | undefined;
}
export const adminDevicesSearch = (search: Search): AdminDevicesSearch => ({
  search: text(search['search']),
  state: oneOf(search['state'], deviceStatuses),
  host: text(search['host']),
  user: text(search['user']),
  cursor: text(search['cursor']),
  device: text(search['device']),
});

export interface AdminQueueSearch {
  /** Left out: those that are not confirmed. */
  state?: (typeof queueStatuses)[number] | undefined;
  device?: string | undefined;
  user?: string | undefined;
  cursor?: string | undefined;
}
export const adminQueueSearch = (search: Search): AdminQueueSearch => ({
  state: oneOf(search['state'], queueStatuses),
  device: text(search['device']),
  user: text(search['user']),
  cursor: text(search['cursor']),
});

export interface AdminAnalyticsSearch {
  range?: (typeof ranges)[number] | undefined;
  unit?: 'hour' | 'day' | undefined;
  /** First and last day of a custom range, like 2027-01-31. */
  from?: string | undefined;
  to?: string | undefined;
  user?: string | undefined;
  device?: string | undefined;
  view?: 'table' | undefined;
}
export const adminAnalyticsSearch = (search: Search): AdminAnalyticsSearch => ({
  range: oneOf(search['range'], ranges),
  unit: oneOf(search['unit'], ['hour', 'day']),
  from: text(search['from']),
  to: text(search['to']),
  user: text(search['user']),
  device: text(search['device']),
  view: oneOf(search['view'], ['table']),
});

export interface AdminActivitySearch {
  action?: string | undefined;
  email?: string | undefined;
  address?: string | undefined;
  target?: (typeof targetTypes)[number] | undefined;
  targetId?: string | undefined;
  user?: string | undefined;
  /** Local times, as a field for them gives them. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  /** The open line. */
  line?: string | undefined;
}
export const adminActivitySearch = (search: Search): AdminActivitySearch => ({
  action: text(search['action']),
  email: text(search['email']),
  address: text(search['address']),
  target: oneOf(search['target'], targetTypes),
  targetId: text(search['targetId']),
  user: text(search['user']),
  from: text(search['from']),
  to: text(search['to']),
  cursor: text(search['cursor']),
  line: text(search['line']),
});

export interface AdminMailsSearch {
  state?: (typeof mailStatuses)[number] | undefined;
  cursor?: string | undefined;
  /** The open mail. */
  mail?: string | undefined;
}
export const adminMailsSearch = (search: Search): AdminMailsSearch => ({
  state: oneOf(search['state'], mailStatuses),
  cursor: text(search['cursor']),
  mail: text(search['mail']),
});

export interface AdminUserSearch {
  view?: 'table' | undefined;
}
export const adminUserSearch = ({ view }: Search): AdminUserSearch => ({
  view: oneOf(view, ['table']),
});
