import { expect, test } from 'vitest';
import { createVault } from './vault.js';

const vault = createVault(Buffer.alloc(32, 1));

test('opens what it sealed, for the same purpose and with the same secret only', () => {
  const sealed = vault.seal('two-factor 1', 'geheim 🔑');
  expect(vault.open('two-factor 1', sealed)).toBe('geheim 🔑');
  expect(vault.open('two-factor 2', sealed)).toBeUndefined();
  expect(createVault(Buffer.alloc(32, 2)).open('two-factor 1', sealed)).toBeUndefined();
  expect(sealed.includes('geheim')).toBe(false);
});

test('the same text is never sealed the same', () => {
  expect(vault.seal('mail', 'x').equals(vault.seal('mail', 'x'))).toBe(false);
});

test('what was changed or cut anywhere does not open', () => {
  const sealed = vault.seal('mail', 'token');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(vault.open('mail', changed)).toBeUndefined();
    expect(vault.open('mail', sealed.subarray(0, at))).toBeUndefined();
  }
});
