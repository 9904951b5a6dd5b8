import { describe, expect, it } from 'vitest';
import {
  emptyKeyForm,
  type KeyForm,
  keyFormSchema,
  ofWholeFields,
  toKeyChange,
  toKeyForm,
  toNewKey,
  withoutWholeLength,
} from './key-form';

const now = Date.parse('2026-03-01T12:00:00Z');
const form = (changes: Partial<KeyForm>): KeyForm => ({
  ...emptyKeyForm,
  name: 'Web shop',
  ...changes,
});
const problems = (changes: Partial<KeyForm>) =>
  keyFormSchema.safeParse(form(changes)).error?.issues.map(({ path }) => path.join('.')) ?? [];

const stored = {
  name: 'Web shop',
  scopes: ['send' as const],
  deviceIds: ['a', 'gone'],
  allowedAddresses: ['203.0.113.7/32', '10.0.0.0/8'],
  expiresAt: '2026-04-01T10:20:30.456Z',
  rateLimit: 30,
};

describe('the form of a key', () => {
  it('asks for no limit where nothing was filled in', () => {
    expect(toNewKey(form({}), now)).toEqual({
      name: 'Web shop',
      scopes: ['send'],
      deviceIds: null,
      allowedAddresses: null,
      expiresAt: null,
      rateLimit: null,
    });
  });

  it('takes addresses on lines or with commas, days from now, and a number', () => {
    expect(
      toNewKey(
        form({ addresses: ' 10.0.0.0/8,\n2001:db8::/32 \n', expiry: '30', rateLimit: '15' }),
        now,
      ),
    ).toMatchObject({
      allowedAddresses: ['10.0.0.0/8', '2001:db8::/32'],
      expiresAt: '2026-03-31T12:00:00.000Z',
      rateLimit: 15,
    });
  });

  it.each<[Partial<KeyForm>, string]>([
    [{ name: '  ' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ devices: 'some' }, 'deviceIds'],
    [{ expiry: 'at' }, 'expiresAt'],
    [{ rateLimit: '0' }, 'rateLimit'],
    [{ rateLimit: '1.5' }, 'rateLimit'],
    [{ rateLimit: '1000001' }, 'rateLimit'],
  ])('refuses %o', (changes, field) => {
    expect(problems(changes)).toEqual([field]);
  });

  it('shows a key as it is, without devices that are gone', () => {
    expect(toKeyForm(stored, [{ id: 'a' }])).toMatchObject({
      devices: 'some',
      deviceIds: ['a'],
      addresses: '203.0.113.7\n10.0.0.0/8',
      expiry: 'at',
      rateLimit: '30',
    });
  });

  it('changes only what was changed', () => {
    const before = toKeyForm(stored, [{ id: 'a' }]);
    expect(toKeyChange(before, before, now)).toEqual({});
    expect(toKeyChange(before, { ...before, rateLimit: '', expiry: 'never' }, now)).toEqual({
      rateLimit: null,
      expiresAt: null,
    });
    expect(toKeyChange(before, { ...before, scopes: ['admin'], name: 'Shop' }, now)).toEqual({
      name: 'Shop',
    });
  });

  it('names the address that was refused', () => {
    expect(
      ofWholeFields({ 'allowedAddresses.1': 'must be a network', name: 'is long' }, '10.0.0.1 x/y'),
    ).toEqual({ addresses: '“x/y” must be a network', name: 'is long' });
    expect(
      ofWholeFields({ 'allowedAddresses.0': 'is none', 'allowedAddresses.1': 'is none' }, 'a b'),
    ).toEqual({ addresses: '“a” is none' });
  });

  it('writes whole addresses without their length', () => {
    expect(withoutWholeLength('10.0.0.0/8')).toBe('10.0.0.0/8');
    expect(withoutWholeLength('2001:db8::1/128')).toBe('2001:db8::1');
    expect(withoutWholeLength('2001:db8::/32')).toBe('2001:db8::/32');
  });
});
