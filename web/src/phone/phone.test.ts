import { describe, expect, it } from 'vitest';
import { formatPairingCode, formatPhone } from './phone';

describe('formatPhone', () => {
  it.each([
    ['+15550100001', '+1 555 010 0001'],
    ['+4915112345678', '+49 151 123 456 78'],
    ['+353861234567', '+353 861 234 567'],
    ['+79161234567', '+7 916 123 4567'],
    ['12345@lid', '12345@lid'],
  ])('%s reads %s', (raw, expected) => {
    expect(formatPhone(raw)).toBe(expected);
  });

  it('loses no digit', () => {
    for (const raw of ['+1234567', '+123456789012345', '+4912345678']) {
      expect(formatPhone(raw).replaceAll(' ', '')).toBe(raw);
    }
  });
});

describe('formatPairingCode', () => {
  it('shows eight characters as the phone does, however they arrive', () => {
    expect(formatPairingCode('abcdefgh')).toBe('ABCD-EFGH');
    expect(formatPairingCode('ABCD-EFGH')).toBe('ABCD-EFGH');
    expect(formatPairingCode('ABC')).toBe('ABC');
  });
});
