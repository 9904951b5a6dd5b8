import { tickStatuses } from '@/components/ticks/statuses';

export type Search = Record<string, unknown>;

/** Values of the address are read one by one; what is not known is dropped. */
export function text(value: unknown): string | undefined {
  // The router reads a search value that looks like a number as one.
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function oneOf<const Value extends string>(
  value: unknown,
  known: readonly Value[],
): Value | undefined {
  return known.find((each) => each === value);
}

interface NextSearch {
  next?: string | undefined;
}
export const nextSearch = ({ next }: Search): NextSearch => ({ next: text(next) });

interface SetupSearch {
  token?: string | undefined;
}
export const setupSearch = ({ token }: Search): SetupSearch => ({ token: text(token) });

interface DevicesSearch {
  /** `new`, or the id of the device that is being linked. */
  link?: string | undefined;
}
export const devicesSearch = ({ link }: Search): DevicesSearch => ({ link: text(link) });

interface DeviceSearch {
  /** Cursor of a later page of the timeline. */
  before?: string | undefined;
}
export const deviceSearch = ({ before }: Search): DeviceSearch => ({ before: text(before) });

interface SendSearch {
  device?: string | undefined;
}
export const sendSearch = ({ device }: Search): SendSearch => ({ device: text(device) });

interface MessagesSearch {
  status?: (typeof tickStatuses)[number] | undefined;
  direction?: 'out' | 'in' | undefined;
  device?: string | undefined;
  cursor?: string | undefined;
  /** The open message. */
  message?: string | undefined;
}
export const messagesSearch = (search: Search): MessagesSearch => ({
  status: oneOf(search['status'], tickStatuses),
  direction: oneOf(search['direction'], ['out', 'in']),
  device: text(search['device']),
  cursor: text(search['cursor']),
  message: text(search['message']),
});

interface ApiKeysSearch {
  create?: boolean | undefined;
  /** Ids of keys whose dialog is open. */
  edit?: string | undefined;
  rotate?: string | undefined;
}
export const apiKeysSearch = ({ create, edit, rotate }: Search): ApiKeysSearch => ({
  create: create === true ? true : undefined,
  edit: text(edit),
  rotate: text(rotate),
});

interface SandboxSearch {
  phone?: string | undefined;
  /** Number of the open chat. */
  chat?: string | undefined;
  /** A device to scan at once. */
  scan?: string | undefined;
}
export const sandboxSearch = ({ phone, chat, scan }: Search): SandboxSearch => ({
  phone: text(phone),
  chat: text(chat),
  scan: text(scan),
});
