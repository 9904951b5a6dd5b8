import { expect, it } from 'vitest';
import { readAge, writeAge } from './device-age';

it('reads minutes as seconds, and nothing as no end', () => {
  expect(readAge(' 90 ')).toBe(5_400);
  expect(readAge('10080')).toBe(604_800);
  expect(readAge(' ')).toBeNull();
  for (const wrong of ['0', '-1', '1.5', '10081', 'soon']) expect(readAge(wrong)).toBeUndefined();
});

it('writes whole minutes', () => {
  expect(writeAge(5_400)).toBe('90');
  expect(writeAge(30)).toBe('1');
  expect(writeAge(null)).toBe('');
});
