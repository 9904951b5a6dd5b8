import * as z from '../../forms/zod';
import { fromLocalInput, toLocalInput } from '../../time/local-input';
import type { ApiKey, NewApiKey } from './api/api-keys';

export const expiryDays = ['7', '30', '90', '365'] as const;

export const keyFields = [
  'name',
  'scopes',
  'deviceIds',
  'addresses',
  'expiry',
  'expiresAt',
  'rateLimit',
] as const;

export const keyFormSchema = z
  .object({
    name: z
      .string()
      .check(
        z.trim(),
        z.minLength(1, 'Give the key a name.'),
        z.maxLength(100, 'A name has at most 100 characters.'),
      ),
    scopes: z
      .array(z.enum(['send', 'read', 'devices', 'webhooks', 'admin']))
      .check(z.minLength(1, 'Choose what the key may do.')),
    devices: z.enum(['all', 'some']),
    deviceIds: z.array(z.string()),
    addresses: z.string(),
    expiry: z.enum(['never', ...expiryDays, 'at']),
    expiresAt: z.string(),
    rateLimit: z.string().check(
      z.trim(),
      z.refine(
        (text) => text === '' || (/^\d{1,7}$/.test(text) && isLimit(Number(text))),
        'Enter a whole number from 1 to 1,000,000, or leave it empty.',
      ),
    ),
  })
  .check(
    z.refine(({ devices, deviceIds }) => devices === 'all' || deviceIds.length > 0, {
      error: 'Choose at least one device, or let the key use all.',
      path: ['deviceIds'],
    }),
    z.refine(({ expiry, expiresAt }) => expiry !== 'at' || fromLocalInput(expiresAt) !== null, {
      error: 'Choose the date and time at which the key ends.',
      path: ['expiresAt'],
    }),
  );
export type KeyForm = z.infer<typeof keyFormSchema>;

const isLimit = (value: number): boolean => value >= 1 && value <= 1_000_000;

export const emptyKeyForm: KeyForm = {
  name: '',
  scopes: ['send'],
  devices: 'all',
  deviceIds: [],
  addresses: '',
  expiry: 'never',
  expiresAt: '',
  rateLimit: '',
};

type Limits = Pick<
  ApiKey,
  'name' | 'scopes' | 'deviceIds' | 'allowedAddresses' | 'expiresAt' | 'rateLimit'
>;

/** A key as the form shows it; devices that are gone are left out. */
export function toKeyForm(key: Limits, known: readonly { id: string }[]): KeyForm {
  const deviceIds = (key.deviceIds ?? []).filter((id) => known.some((device) => device.id === id));
  return {
    name: key.name,
    scopes: key.scopes,
    devices: key.deviceIds === null ? 'all' : 'some',
    deviceIds,
    addresses: key.allowedAddresses?.map(withoutWholeLength).join('\n') ?? '',
    expiry: key.expiresAt === null ? 'never' : 'at',
    expiresAt: key.expiresAt === null ? '' : toLocalInput(new Date(key.expiresAt)),
    rateLimit: key.rateLimit === null ? '' : String(key.rateLimit),
  };
}

/** What the form says, as the API takes it. */
export function toNewKey(form: KeyForm, nowMs = Date.now()): NewApiKey {
  const addresses = splitAddresses(form.addresses);
  return {
    name: form.name,
    scopes: form.scopes,
    deviceIds: form.devices === 'all' ? null : form.deviceIds,
    allowedAddresses: addresses.length > 0 ? addresses : null,
    expiresAt: expiryOf(form, nowMs),
    rateLimit: form.rateLimit === '' ? null : Number(form.rateLimit),
  };
}

/** What is different in the form; a time that nobody touched keeps its milliseconds. */
export function toKeyChange(before: KeyForm, after: KeyForm, nowMs = Date.now()) {
  const old = toNewKey(before, nowMs);
  const { scopes: _, ...now } = toNewKey(after, nowMs);
  const changed = <Field extends keyof typeof now>(field: Field) =>
    JSON.stringify(old[field]) === JSON.stringify(now[field]) ? {} : { [field]: now[field] };
  return {
    ...changed('name'),
    ...changed('deviceIds'),
    ...changed('allowedAddresses'),
    ...changed('expiresAt'),
    ...changed('rateLimit'),
  } satisfies Partial<typeof now>;
}

/** One on each line, or with commas or blanks between. */
function splitAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

const dayMs = 86_400_000;

function expiryOf({ expiry, expiresAt }: KeyForm, nowMs: number): string | null {
  if (expiry === 'never') return null;
  if (expiry === 'at') return fromLocalInput(expiresAt);
  return new Date(nowMs + Number(expiry) * dayMs).toISOString();
}

/** 203.0.113.7/32 is one address, and is written as one. */
export const withoutWholeLength = (network: string): string =>
  network.replace(/^([\d.]+)\/32$|^(.*:.*)\/128$/, '$1$2');

/**
 * What the server says of single addresses and devices, beside the field that holds them all:
 * "allowedAddresses.1" is about the second line.
 */
export function ofWholeFields(
  problems: Readonly<Record<string, string>>,
  addresses: string,
): Record<string, string> {
  const lines = splitAddresses(addresses);
  const renamed = Object.entries(problems).map(([name, message]): [string, string] => {
    const [field = '', index] = name.split('.');
    if (field !== 'allowedAddresses') return [field, message];
    const line = index === undefined ? undefined : lines[Number(index)];
    return ['addresses', line === undefined ? message : `“${line}” ${message}`];
  });
  // Of several wrong lines the first is told: an entry wins over those before it.
  return Object.fromEntries(renamed.reverse());
}
