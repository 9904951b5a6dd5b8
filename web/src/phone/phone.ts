const threeDigitCountries = /^(2[1-9]|3[578]|42|5[09]|6[789]|8[0578]|9[679])\d/;

/** "+4915112345678" → "+49 151 123 456 78": the country, then groups of three. JIDs stay as they are. */
export function formatPhone(e164: string): string {
  const digits = /^\+(\d{7,15})$/.exec(e164)?.[1];
  if (digits === undefined) return e164;
  const country = digits.slice(0, countryLength(digits));
  const rest = digits.slice(country.length).match(/\d{1,3}/g) ?? [];
  return `+${[country, ...joinLast(rest)].join(' ')}`;
}

function countryLength(digits: string): number {
  if (digits.startsWith('1') || digits.startsWith('7')) return 1;
  return threeDigitCountries.test(digits) ? 3 : 2;
}

/** A single digit at the end goes to the group before it. */
function joinLast(groups: readonly string[]): readonly string[] {
  const last = groups.at(-1);
  if (last === undefined || last.length > 1 || groups.length < 2) return groups;
  return [...groups.slice(0, -2), `${groups.at(-2) ?? ''}${last}`];
}

/** "abcdefgh" or "ABCD-EFGH" → "ABCD-EFGH", as the phone shows a pairing code. */
export function formatPairingCode(code: string): string {
  const plain = code.replace(/[^0-9a-z]/gi, '').toUpperCase();
  return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : plain;
}
