import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecipient, phoneOf } from './recipient.js';

const accepted: [string, string][] = [
  ['4915112345678', '+4915112345678'],
  ['+49 151 12345678', '+4915112345678'],
  [' 4915112345678', '+4915112345678'],
  ['004915112345678', '+4915112345678'],
  ['+49 (0)151-1234.5678', '+4915112345678'],
  ['+1 (212) 555‑0100', '+12125550100'],
  ['\u202a+49 151 12345678\u202c', '+4915112345678'],
  ['4915112345678@c.us', '+4915112345678'],
];

const refused = [
  '',
  ' ',
  '+',
  'abc',
  '+49 151 CALL ME',
  '123456',
  '1234567890123456',
  '015112345678',
  '++4915112345678',
  '49151+12345678',
  '٤٩١٥١١٢٣٤٥٦٧٨',
  '123@c.us',
  'status@broadcast',
  '123456789@newsletter',
  '4915112345678@s.whatsapp.net@c.us',
  '4915112345678@c.us\n',
  '"; drop table devices',
];

describe('parseRecipient', () => {
  it.each(accepted)('takes %j as %s', (written, number) => {
    expect(parseRecipient(written)).toEqual({ chat: `${number.slice(1)}@c.us`, number });
  });

  it.each(['120363000000000000@g.us', '4915112345678-1600000000@g.us', '123456789012345@lid'])(
    'takes the JID %s as it is',
    (jid) => {
      expect(parseRecipient(jid)).toEqual({ chat: jid, number: null });
    },
  );

  it.each(refused.filter((written) => !written.endsWith('\n')))('refuses %j', (written) => {
    expect(() => parseRecipient(written)).toThrow(/phone number/);
  });

  it('names its refusal', () => {
    expect(() => parseRecipient('abc')).toThrow(
      expect.objectContaining({ code: 'messages.recipient_invalid', status: 400 }),
    );
  });

  const phone = fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.string({ unit: digit(), minLength: 6, maxLength: 14 }),
    )
    .map(([first, rest]) => `${first}${rest}`);

  it('finds the same number behind every prefix and every separator', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', ' - ');
    const prefix = fc.constantFrom('', '+', '00', ' ', ' +');
    fc.assert(
      fc.property(phone, prefix, separator, fc.nat(20), (digits, before, between, at) => {
        const cut = 1 + (at % (digits.length - 1));
        const written = `${before}${digits.slice(0, cut)}${between}${digits.slice(cut)}`;
        // A bare leading 00 is only a prefix when it was meant as one; digits never begin with 0.
        expect(phoneOf(written)).toBe(`+${digits}`);
      }),
    );
  });

  it('answers E.164 or refuses, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const found = phoneOf(written);
        expect(found === undefined || /^\+[1-9]\d{6,14}$/.test(found)).toBe(true);
      }),
    );
  });
});

function digit() {
  return fc.constantFrom(...Array.from('0123456789'));
}
