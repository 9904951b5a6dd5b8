import { expect, it } from 'vitest';
import { QrClock } from './qr-clock.js';

it('gives the first code of a series a minute and the others 20 s', () => {
  let now = 1_000;
  const clock = new QrClock(() => now);
  expect(clock.take('a')).toEqual(new Date(61_000));
  expect(clock.take('a')).toBeNull();
  now = 61_000;
  expect(clock.take('b')).toEqual(new Date(81_000));
  clock.restart();
  expect(clock.take('c')).toEqual(new Date(121_000));
});
